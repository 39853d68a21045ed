"""What is no letter: one sentence on stderr, exit code 2, nothing on stdout."""

import io
import json
import os

import pytest
from django.core.management import call_command

from tests.workflow.reading.comparing import FOLDER, NAMES, essence, text_of
from workflow.kernel.errors import NotALetter
from workflow.reading import intake, reader
from workflow.reading.intake import read_file
from workflow.reading.reader import read_text

ARTICLE = """Hội nghị sơ kết công tác xây dựng Đảng 6 tháng đầu năm.

Sáng ngày 12/7/2023, Tỉnh ủy Yên Hải tổ chức hội nghị. Đồng chí Bí thư Tỉnh ủy yêu cầu các cấp ủy thực hiện
nghiêm Chỉ thị số 05-CT/TW của Bộ Chính trị.

1. Đoàn kết nội bộ.

Tin, ảnh: An Nhiên"""
CONTENTS = {
    "empty": b"",
    "blank": b" \n\t\n ",
    "article": ARTICLE.encode(),
    "half a letter": "TỈNH ỦY YÊN HẢI\n*\nSố 12-CV/TU\nĐẢNG CỘNG SẢN VIỆT NAM\n".encode(),
    "only a signature": "Nơi nhận:\n- Như trên.\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nTrần Văn Minh".encode(),
    "random": bytes(range(256)) * 400,
    "zeros": b"\x00" * 5000,
    "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\x10" * 200,
    "pdf": b"%PDF-1.7\n" + b"x" * 200,
    "zip": b"PK\x03\x04" + b"x" * 200,
    "word": b"\xd0\xcf\x11\xe0" + b"x" * 200,
    "odd utf-16": b"\xff\xfe\x41",
}


def run(path, **options):
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("read_letter", str(path), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def refused(path):
    code, out, err = run(path)
    assert code == 2
    assert out == ""
    lines = err.strip().split("\n")
    assert len(lines) == 1
    assert lines[0].endswith(".")
    assert "Error" not in lines[0]
    return lines[0]


@pytest.mark.parametrize("content", CONTENTS)
def test_what_is_no_letter_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(CONTENTS[content])
    refused(path)


def test_missing_directory_and_pipe_are_refused(tmp_path):
    assert refused(tmp_path / "nowhere") != refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe")
    refused("a\x00b")


def test_too_big_a_file_is_refused_unread(tmp_path):
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.truncate(intake.MAX_BYTES + 1)
    assert "50 MB" in refused(path)


def test_too_long_a_text_is_refused():
    with pytest.raises(NotALetter):
        read_text(text_of("committee") + "chữ " * (reader._MAX_CHARS // 4))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "letter.txt"
    path.write_bytes(text_of("committee").encode(encoding))
    assert read_file(path)[0]["number"] == 1042


@pytest.mark.parametrize("name", NAMES)
def test_command_prints_an_array_of_letters(name):
    code, out, err = run(FOLDER / f"{name}.txt")
    assert (code, err) == (0, "")
    printed = json.loads(out)
    assert printed == json.loads(json.dumps(read_file(FOLDER / f"{name}.txt")))
    assert [essence(letter) for letter in printed] == [essence(letter) for letter in read_text(text_of(name))]


@pytest.mark.parametrize("name", NAMES)
def test_command_prints_lines_for_people(name):
    code, out, _err = run(FOLDER / f"{name}.txt", format="text")
    assert code == 0
    for letter in read_text(text_of(name)):
        assert all(entry["text"] in out for entry in letter["addressees"] + letter["distribution"])


def test_lines_for_people_speak_vietnamese():
    _code, out, _err = run(FOLDER / "decision.txt", format="text")
    assert "[Cá nhân" not in out
    assert "Cần người đọc xác nhận: Nơi nhận 1, chức vụ người ký, nội dung giao 2" in out
    assert "organ" not in out
