from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from desktop.widgets.page_viewer import PageViewer


def pdf(pages: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(20, 20, 20, 20))
    painter = QPainter(writer)
    for number in range(pages):
        if number:
            writer.newPage()
        painter.drawText(400, 400, f"Epikrise side {number + 1}")
    painter.end()
    buffer.close()
    return bytes(data.data())


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def viewer(qtbot):
    viewer = PageViewer()
    qtbot.addWidget(viewer)
    viewer.resize(600, 500)
    with qtbot.waitActive(viewer):
        viewer.show()
        viewer.activateWindow()
    return viewer


def test_a_pdf_is_shown_from_memory_and_leafed_through(qtbot, viewer):
    assert viewer.show_document(pdf(3))
    assert (viewer.page(), viewer.page_count()) == (1, 3)
    assert not viewer.previous_action.isEnabled()
    viewer.setFocus()
    qtbot.keyClick(viewer.window().focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert viewer.page() == 2
    viewer.go_to_page(99)
    assert viewer.page() == 3
    assert not viewer.next_action.isEnabled()


def test_zoom_grows_shrinks_and_fits(qtbot, viewer):
    viewer.show_document(pdf(1))
    fitted = viewer.zoom()
    viewer.zoom_in()
    assert viewer.zoom() == pytest.approx(fitted * 1.25)
    viewer.zoom_out()
    viewer.zoom_out()
    assert viewer.zoom() == pytest.approx(fitted / 1.25)
    viewer.fit_width()
    assert viewer.zoom() == pytest.approx(fitted)


def test_words_are_found_and_gone_to(qtbot, viewer):
    viewer.show_document(pdf(3))
    viewer.mark_text("side 3")
    qtbot.waitUntil(lambda: viewer.match_count() == 1, timeout=5000)
    viewer.find_next()
    assert viewer.page() == 3


def test_a_scan_is_shown_and_enlarged(viewer):
    assert viewer.show_document(picture())
    assert viewer.page_count() == 1
    before = viewer.zoom()
    viewer.zoom_in()
    assert viewer.zoom() > before


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and then nothing", b"\x89PNG\r\n\x1a\nbroken", None])
def test_a_damaged_file_gives_a_sentence(qtbot, viewer, data):
    data = pdf(1)[:200] if data is None else data
    viewer.show_document(picture())
    with qtbot.waitSignal(viewer.failed) as failed:
        assert not viewer.show_document(data)
    assert "damaged" in failed.args[0]
    assert viewer.page_count() == 0


def test_one_document_follows_another(viewer):
    assert viewer.show_document(pdf(2))
    assert viewer.show_document(picture())
    assert viewer.show_document(pdf(4))
    assert viewer.page_count() == 4
    viewer.clear()
    assert viewer.page_count() == 0
