"""What offices head the columns of community and grid with, in whatever ledger."""

COMMUNITY = (
    "社区(村)",
    "社区(村)名称",
    "社区",
    "村",
    "村(社区)",
    "所属社区",
    "所属社区(村)",
    "村屯",
)
GRID = ("网格", "网格名称", "所属网格", "所在网格", "网格(屯)", "屯", "屯(网格)", "所属屯")
