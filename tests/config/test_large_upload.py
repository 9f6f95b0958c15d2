"""A workbook of 100 MB meets the real web server: a sentence, little memory, nothing kept."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import openpyxl
import pytest

from nabe.directory.models import ImportRun
from tests.config.webserver import TOKEN, answers, serving_process, signed_in, web
from tests.messages.sink import LONG_ENOUGH, free_port
from tests.people.house import build_house

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024 * 1024
PIECE = b"0" * MB
HEAD = (
    b'--nabe\r\nContent-Disposition: form-data; name="source"\r\n\r\nKreis\r\n'
    b'--nabe\r\nContent-Disposition: form-data; name="file"; filename="angebote.xlsx"\r\n'
    b"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n"
)
TAIL = b"\r\n--nabe--\r\n"
SENTENCES = {
    "de": "Die Datei ist zu groß. Erlaubt sind weniger als 100 MB.",
    "en": "The file is too large. It must be smaller than 100 MB.",
    "ar": "الملف كبير جدًا. المسموح أقل من 100 ميغابايت.",
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workbook that opens, with a picture of a hundred megabytes in it."""
    path = tmp_path_factory.mktemp("large") / "angebote.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Angebot", "Träger", "Ort"])
    book.save(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as parts,
        parts.open("xl/media/image1.bmp", "w") as picture,
    ):
        for _piece in range(100):
            picture.write(PIECE)
    assert path.stat().st_size > 100 * MB
    yield path
    path.unlink()


def pieces(path: Path) -> Iterator[bytes]:
    yield HEAD
    with path.open("rb") as file:
        while piece := file.read(MB):
            yield piece
    yield TAIL


def upload(port: int, path: Path, cookie: str) -> tuple[int, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    size = len(HEAD) + path.stat().st_size + len(TAIL)
    heads = {"Content-Type": "multipart/form-data; boundary=nabe", "Content-Length": str(size),
             "X-CSRFToken": TOKEN, "Cookie": f"csrftoken={TOKEN}; {cookie}"}  # fmt: skip
    line.request("POST", "/buero/einlesen/", pieces(path), heads)
    answer = line.getresponse()
    words = answer.read().decode()
    line.close()
    return answer.status, words


def highest_memory(pid: int) -> float:
    """Return the most memory that a process ever had, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def test_workbook_of_a_hundred_megabytes_is_refused_with_a_sentence_and_nothing_is_kept(
    workbook: Path, tmp_path: Path
) -> None:
    house, port = build_house(), free_port()
    kept = tmp_path / "kept"
    kept.mkdir()
    with web(port, TMPDIR=str(kept)) as process:
        cookie = signed_in(house.coordination)
        pid = serving_process(process)
        before = highest_memory(pid)
        for language, sentence in SENTENCES.items():
            status, page = upload(port, workbook, f"{cookie}; django_language={language}")
            assert status == 413
            assert sentence in page
        assert highest_memory(pid) - before < 40
        assert serving_process(process) == pid
        assert answers(port)
    assert not list(kept.iterdir())
    assert not ImportRun.objects.exists()


def test_visitor_without_session_sends_no_large_form(workbook: Path) -> None:
    port = free_port()
    with web(port):
        status, page = upload(port, workbook, "django_language=en")
    assert status == 413
    assert "too much" in page
