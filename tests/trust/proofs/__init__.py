"""The long proofs: each a module with NAME, ABOUT, PROVES (paths of the code it proves) and `run(scale) -> figures`.

`bin/prove` lists them, `bin/prove NAME` runs one and writes docs/proofs/NAME.json. A breach raises AssertionError.
"""
