"""Why justice keeps what it keeps."""

from placette.justice.register import Holding

HOLDINGS = (
    Holding(
        "justice.SealedTraces",
        why="Who created which content from which address, port and time: CPCE art. L34-1, LCEN art. 6-V.",
        how_long="Seconds: until the record has it.",
        how_erased="The works remove a row after the record's commit.",
        how_disclosed="Never from here: the place holds no key that opens it.",
    ),
    Holding(
        "justice.RecordedTraces",
        why="The same, in the record's own store.",
        how_long="One year from the connection.",
        how_erased="The works remove a row after a year.",
        how_disclosed="On a lawful order, opened with the private key that is kept elsewhere by two people.",
    ),
    Holding(
        "justice.Exhibit",
        why="What was reported, as it stood then, sealed before anything was hidden: DSA art. 16 to 18, CPCE art. L34-1.",
        how_long="Without end for now, and unreadable here. That it goes after a year, unless held, comes with the record.",
        how_erased="Never changed; the place cannot read it, and with the record's key it can be read by nobody.",
        how_disclosed="On a lawful order, opened with the private key that is kept elsewhere by two people.",
    ),
    Holding(
        "justice.AuditEntry",
        why="Who decided what, about which case: proof that decisions were taken by those who may take them.",
        how_long="As long as the place exists; an id refers to nobody once its person is erased.",
        how_erased="Never changed nor removed: it holds no words, no address, no secret.",
        how_disclosed="To authorities on a lawful order, and in the proof pack.",
    ),
)
