"""What somebody may want to do for a citizen whom they help. Pure.

Which of them come of which basis is `delegation`'s to say; a page declares the act that opens it to those who help.
"""

from enum import StrEnum


class Act(StrEnum):
    """What somebody may want to do for the citizen."""

    READ_LOG = "read-log"
    COPY_LOG = "copy-log"  # print or download
    ASK = "ask"
    FOLLOW_OWN_QUESTION = "follow-own-question"  # one that this person asked for the citizen
    READ_QUESTIONS = "read-questions"  # those that the citizen asked
    SEE_DECISIONS = "see-decisions"
    # What was decided for the citizen on the ground that this person holds, blocks and about samples, by others too.
    SEE_OWN_BLOCKS = "see-own-blocks"
    MAKE_BLOCK = "make-block"
    END_OWN_BLOCK = "end-own-block"  # one that this person made for the citizen
    HEAR = "hear"  # be told by message that something is new
    DECIDE_TISSUE = "decide-tissue"  # about samples (vævsanvendelse)
    RENOUNCE = "renounce"
    # Never, on any ground (safety.md 4).
    BLOCK_ONESELF = "block-oneself"  # or the own household, or the own workplace
    END_CITIZENS_BLOCK = "end-citizens-block"
    GIVE_ACCESS = (
        "give-access"  # in spite of a block: to oneself never; to others neither, until somebody asks (assumed)
    )
    SEE_VISITS = "see-visits"  # of others who help, and what the citizen did
    HAND_ON = "hand-on"  # the power itself, to somebody else
