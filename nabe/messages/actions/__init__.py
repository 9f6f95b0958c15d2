"""What is done with messages: written, delivered, repeated, withdrawn; and how people are reached."""

from nabe.messages.actions.delivering import LEASE, MOST_ATTEMPTS, deliver_due
from nabe.messages.actions.outbox import DELIVER, LARGEST_FILES, repeat, send, wake_worker, withdraw
from nabe.messages.actions.reach import ask_for_sms, confirm_sms, end_notifying, end_sms, notify_on

__all__ = [
    "DELIVER", "LARGEST_FILES", "LEASE", "MOST_ATTEMPTS", "ask_for_sms", "confirm_sms",
    "deliver_due", "end_notifying", "end_sms", "notify_on", "repeat", "send", "wake_worker", "withdraw",
]  # fmt: skip
