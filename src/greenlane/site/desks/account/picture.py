"""How is a text drawn as a QR code that stands in a page? As the path of an SVG, one square for each dark module."""

from reportlab.graphics.barcode.qr import QrCodeWidget

#: Empty modules around the code (ISO/IEC 18004 asks for four).
QUIET = 4


def path_of(text: str) -> tuple[int, str]:
    """The side of the picture in modules, and its path."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    dark = [(row, column) for row in range(count) for column in range(count) if code.isDark(row, column)]
    return count + 2 * QUIET, "".join(f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, column in dark)
