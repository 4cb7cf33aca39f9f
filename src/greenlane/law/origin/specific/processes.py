"""Is this a working? The words with which the texts begin one."""

_HEADS = frozenset(
    [
        "extrusion",
        "distillation",
        "purification",
        "calcination",
        "lamination",
        "separation",
        "removal",
        "formation",
        "enrichment",
        "decoration",
        "fusion",
        "treatment",
        "fractionation",
        "diffusion",
        "reaction",
        "isomer",
        "hand-decoration",
        "operations",
        "enriching",
        "agglomeration",
        "biotechnological",
        "electrolytic",
        "thermal",
        "chemical",
        "destructive",
        "re-tanning",
        "nonwoven",
        "crushing/grinding",
        "texturing",
        "precipitation",
        "galvanization",
        "conversion",
        "assembly",
        "regeneration",
        "making-up",
        "knitting/crocheting",
        "crushing",
        "grinding",
    ]
)
_NO_WORKING = frozenset(
    ["originating", "non-originating", "containing", "exceeding", "following", "including", "remaining", "using"]
)


def is_process(words: list[str]) -> bool:
    """Whether these words, the next four in lower case, begin a working rather than anything else."""
    words = [word for word in words if word not in ("a", "an", "the", "any", "other", "simple")]
    for place, word in enumerate(words[:3]):
        stem = word.split("/")[0]
        if stem in _HEADS or (stem.endswith("ing") and stem not in _NO_WORKING):
            return place == 0 or words[0] not in ("materials", "material", "all", "manufacture", "production", "value")
    return False
