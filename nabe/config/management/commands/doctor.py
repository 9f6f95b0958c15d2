"""`nabe doctor`: is this installation healthy, and what to do if not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from nabe.config.health import examine


class Command(BaseCommand):
    help = "Say whether this installation is healthy, and what to do."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        for one in findings:
            sign = self.style.SUCCESS("ok  ") if one.is_good else self.style.ERROR("FAIL")
            self.stdout.write(f"{sign} {one.name}: {one.said}")
            if not one.is_good:
                self.stdout.write(f"     {one.remedy}")
        raise SystemExit(0 if all(one.is_good for one in findings) else 1)
