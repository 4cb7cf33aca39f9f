"""Which formats are known? Each behind one small interface, in the order in which they are tried."""

from greenlane.filing.intake.formats.asycuda import Asycuda
from greenlane.filing.intake.formats.native import Native
from greenlane.filing.intake.formats.separated import Separated
from greenlane.filing.intake.formats.wco import WcoDeclarations
from greenlane.filing.intake.formats.workbooks import Workbooks
from greenlane.filing.intake.terms import Format

FORMATS: tuple[Format, ...] = (Native(), Asycuda(), WcoDeclarations(), Workbooks(), Separated())
