"""Mail by Amazon SES."""

from .ses import MailRefused, SesMailer

__all__ = ["MailRefused", "SesMailer"]
