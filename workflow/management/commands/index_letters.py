"""`index_letters`: writes the words of every letter anew, for letters that came in by other ways than the services."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from workflow.letters.models import Letter
from workflow.search.keeping import write_words

AT_ONCE = 500


class Command(BaseCommand):
    """Prints how many letters and words; may be run at any time, and again."""

    help = "Lập lại mục từ tìm kiếm của mọi công văn."

    def handle(self, *args: Any, **options: Any) -> None:
        """All letters, oldest first, so many in one transaction."""
        last, letters, words = 0, 0, 0
        while True:
            with transaction.atomic():
                rows = Letter.objects.filter(pk__gt=last).select_related("issuer").order_by("pk")
                found = list(rows.select_for_update(of=("self",), no_key=True)[:AT_ONCE])
                words += write_words(found)
            if not found:
                break
            letters, last = letters + len(found), found[-1].pk
        self.stdout.write(f"letters {letters}, words {words}")
