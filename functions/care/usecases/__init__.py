"""What each door does, in the domain's words. Ports say what is needed of the outside."""
