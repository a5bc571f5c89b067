from csbonus.api import Checked as Checked
from csbonus.api import Line as Line
from csbonus.api import Month as Month
from csbonus.api import PayProblems as PayProblems
from csbonus.api import Slip as Slip
from csbonus.api import check as check
from csbonus.api import compute as compute

__version__: str
