"""Aftercare's whole cloud on one machine: `make run` starts it, `make travel` moves its clock.

Nothing here ships. The stack that runs is `template.yaml` itself, deployed by the SAM CLI to an
emulator on the loopback; around it stand a payment double (`double/`), a front proxy with a
mailbox, and demo data.
"""
