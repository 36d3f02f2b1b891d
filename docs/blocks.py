"""What is printed from code stands in its page between `<!-- name -->` and `<!-- /name -->`."""

from collections.abc import Mapping


def printed(page: str, told: Mapping[str, str]) -> str:
    """A page with these blocks printed anew. Raises `ValueError` where one has no place."""
    for name, block in told.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise ValueError(f"the page has no place for {name}")
        head, _, rest = page.partition(begin)
        page = f"{head}{begin}\n{block}\n{end}{rest.partition(end)[2]}"
    return page
