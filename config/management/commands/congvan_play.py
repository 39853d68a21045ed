"""`make play`: reads the letters of a file and plays their whole life in a database of its own."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from config.playing import province
from config.playing.inventing import complete
from config.playing.play import Play, day_of, in_order, verify
from config.playing.result import result_of, unfinished
from config.playing.stage import Stage, title
from workflow.kernel.errors import CongvanError, Invalid
from workflow.reading.intake import read_file


class Command(BaseCommand):
    """Plays letters; nothing of it touches the project's own database."""

    help = "Đọc các công văn trong một tệp và diễn lại toàn bộ vòng đời của chúng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The letter, the directory, the JSON."""
        parser.add_argument("letter")
        parser.add_argument("--directory", help="danh mục cơ quan (CSV); không có thì mô phỏng")
        parser.add_argument("--json", help="ghi kết quả vào tệp JSON")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="thử phát hành cả vào ngày này; không ghi thì là hôm nay"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when anything did not come to its end, 2 when the letter or the directory cannot be read."""
        contents = self._read(options["letter"])
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(settings.DATA / "play.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            left = self._play(contents, options)
        except CongvanError as error:
            fields = error.fields.values() if isinstance(error, Invalid) else ()
            raise CommandError("\n".join(map(str, fields or [error])), returncode=1) from error
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        if left:
            raise CommandError("Chưa đến cuối:\n" + "\n".join(left), returncode=1)

    def _read(self, path: str) -> list[dict[str, Any]]:
        try:
            contents = read_file(path)
        except (CongvanError, ValueError, OSError) as error:
            raise CommandError(str(error), returncode=2) from None
        try:
            for content in contents:
                day_of(content)
        except Invalid as error:
            said = next(iter(error.fields.values()), error.sentence)
            raise CommandError(str(said), returncode=2) from None
        return contents

    def _play(self, contents: list[dict[str, Any]], options: dict[str, Any]) -> list[str]:
        first = min(day_of(content) for content in contents)
        stage = Stage(self.stdout.write)
        if options["directory"]:
            count = province.load(options["directory"], first)
            self.stdout.write(f"Danh mục: {count} cơ quan; người và tổ chức cơ sở là mô phỏng.")
        else:
            count = province.invent(in_order(contents), first)
            self.stdout.write(f"Không có danh mục: mô phỏng {count} cơ quan.")
            for name in complete([(one, province.issuer_of(one, first)) for one in in_order(contents)], first):
                self.stdout.write(f"            · Mô phỏng thêm: {name}")
        play = Play(stage, contents, as_of=options["as_of"] or timezone.localdate())
        play.run()
        journal = verify()
        result = result_of(play, journal)
        self._tell(play, result)
        if options["json"]:
            Path(options["json"]).write_text(json.dumps(result, ensure_ascii=False, indent=1))
        return unfinished(result)

    def _tell(self, play: Play, result: dict[str, Any]) -> None:
        say = self.stdout.write
        for letter in result["letters"]:
            say(title(f"{letter['number']}: {letter['final_state']}"))
            say(f"  Bản gửi: {letter['dispatches']}; theo nội dung: {len(letter['by_text'])}")
            say(f"  Tình trạng: {letter['dispatch_states']}")
            for tie in letter["ties"]:
                say(f"  Mục {tie['child']} thực hiện mục {tie['upper']} của {letter['upper']}: “{tie['words']}”")
            if letter["upper"]:
                say(f"  Chưa có mục thực hiện: {letter['uncovered'] or 'không'}")
            for duty in letter["missing_reports"]:
                say(f"  Không yêu cầu cấp dưới báo cáo, trong khi cấp trên yêu cầu: “{duty}”")
        for letter in result["letters"]:
            self._tell_elsewhen(letter["number"], letter["if_issued"])
        say(title("Nhật ký"))
        say(f"  {result['journal']['said']} (mã {result['journal']['exit']})")
        say(f"  {len(result['steps'])} bước, {sum(step['statements'] for step in result['steps'])} câu lệnh SQL")

    def _tell_elsewhen(self, number: str, found: dict[str, Any]) -> None:
        say, on = self.stdout.write, date.fromisoformat(found["on"])
        say(title(f"{number}: nếu phát hành ngày {on:%d/%m/%Y}"))
        for line in found["empty"]:
            say(f"  {line}: không còn cơ quan, cá nhân nào")
        say(f"  Bị từ chối: {found['refused']}" if found["refused"] else "  Vẫn phát hành được.")
