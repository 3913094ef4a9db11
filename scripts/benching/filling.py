"""A tree fills a folder in its own shape and says what with: `filling.py FOLDER`.

Run by that tree's own Python, with that tree's modules.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from backend.core.settings import Settings
from benching.fill import Filled, fill


def told(filled: Filled) -> dict[str, Any]:
    """What the cases ask for, as JSON takes it."""
    return {
        "grid": filled.grid,
        "items": [{"code": item.code, "edition": item.edition} for item in filled.items],
        "venues": [str(one) for one in filled.venues],
        "codes": filled.codes,
        "tickets": [str(one) for one in filled.tickets],
        "months": filled.months,
    }


if __name__ == "__main__":
    own = Settings(data=Path(sys.argv[1]), database_url=os.environ.get("ANXUN_DATABASE_URL", ""))
    print(json.dumps(told(fill(own))))
