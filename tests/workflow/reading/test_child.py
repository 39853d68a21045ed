"""The process in which foreign bytes are parsed: bounded, without our secrets, without a network, gone afterwards."""

import io
import json
import os
import socket
import subprocess
import sys
import time

import pytest
from PIL import Image

from tests.workflow.reading import pdffile
from tests.workflow.reading.measuring import ROOT, tree
from workflow.kernel.errors import NotALetter
from workflow.reading.formats import child, page_image
from workflow.reading.intake import source_of
from workflow.reading.parsing.refusing import Refused, Why

PAGE = [(60, 60, 12, "TỈNH ỦY YÊN HẢI")]


def confined(code):
    """What `code` prints in a process that has confined itself."""
    words = [sys.executable, "-c", f"from workflow.reading.parsing.limits import confine; confine()\n{code}"]
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=60)


def test_the_confined_process_reaches_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"import socket; socket.create_connection({server.getsockname()!r}); print('reached')"
        free = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, timeout=60)
        assert free.stdout == "reached\n"
        assert "PermissionError" in confined(call).stderr


def test_the_confined_process_is_ended_when_it_takes_too_much():
    assert "MemoryError" in confined("held = bytearray(600_000_000)").stderr
    begun = time.monotonic()
    assert confined("while True: pass").returncode < 0
    assert time.monotonic() - begun < 40


def test_the_confined_process_writes_no_file(tmp_path):
    done = confined(f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 100_000)")
    assert done.returncode != 0
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").stat().st_size


def test_nothing_of_our_environment_reaches_the_child(monkeypatch):
    monkeypatch.setenv("CONGVAN_SECRET", "mật")
    given = {}
    real = subprocess.Popen
    monkeypatch.setattr(child.subprocess, "Popen", lambda words, **how: given.update(how) or real(words, **how))
    source_of(pdffile.pdf(PAGE))
    assert set(given["env"]) == {"PYTHONPATH", "PATH", "LC_ALL", "OMP_THREAD_LIMIT", "PYTHONUTF8"}
    assert given["start_new_session"]


def test_a_child_that_is_late_is_ended_and_told(monkeypatch):
    monkeypatch.setattr(child, "_OPENING_SECONDS", 0.5)
    monkeypatch.setattr(child, "_WORKER", "timeit")  # any module that never answers in time
    job = {"do": "source", "kind": "pdf"}
    monkeypatch.setattr(child.json, "dumps", lambda _job: "import time; time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(Refused) as refusal:
        list(child.run(b"x", job))
    assert refusal.value.why is Why.TOO_HEAVY
    assert time.monotonic() - begun < 20


def test_a_child_that_talks_nonsense_is_not_believed(monkeypatch):
    monkeypatch.setattr(child, "_WORKER", "this")
    with pytest.raises(Refused):
        list(child.run(b"x", {"do": "source", "kind": "pdf"}))


def test_no_process_is_left_when_the_reader_stops_listening():
    before = set(tree(os.getpid()))  # a browser of another test may be among them
    found = child.run(pdffile.pdf(*[PAGE] * 50), {"do": "source", "kind": "pdf", "recogniser": None})
    next(found)
    assert set(tree(os.getpid())) > before
    found.close()
    assert set(tree(os.getpid())) <= before


@pytest.mark.parametrize("width", [200, 900])
def test_page_image_has_the_width_that_was_asked(width):
    image = Image.open(io.BytesIO(page_image(pdffile.pdf(PAGE, PAGE), 2, width)))
    assert (image.format, image.width) == ("WEBP", width)
    assert image.height == pytest.approx(width * 842 / 595, abs=2)


def test_page_image_of_pictures_and_what_has_none():
    frames = [Image.new("L", (800, 600), shade) for shade in (0, 255)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    shades = [
        Image.open(io.BytesIO(page_image(out.getvalue(), page, 400))).convert("L").getpixel((5, 5)) for page in (1, 2)
    ]
    assert shades == [0, 255]
    for data, page in ((out.getvalue(), 3), (out.getvalue(), 0), (pdffile.pdf(PAGE), 2), (b"TEXT", 1)):
        with pytest.raises(NotALetter) as refusal:
            page_image(data, page, 400)
        assert refusal.value.facts["why"] == "no_page"


def test_page_image_turns_as_the_camera_noted():
    out = io.BytesIO()
    noted = Image.Exif()
    noted[0x0112] = 6
    Image.new("RGB", (800, 600), "red").save(out, "JPEG", exif=noted)
    assert Image.open(io.BytesIO(page_image(out.getvalue(), 1, 300))).size == (300, 400)


def test_the_job_is_plain_data():
    assert json.loads(json.dumps(child.recogniser())) == child.recogniser()
