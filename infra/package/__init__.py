"""Makes the artifact that is deployed, on AWS and on this machine alike, of what `sam build` left.

`finish` is the whole of it; `python -m infra.package BUILD_FOLDER ARCHITECTURE` prints what it did.
"""
