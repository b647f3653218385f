"""The citizen's decisions about sharing (spærring, samtykke)."""
