"""`make shape`: sizes that are reported and not gated, and how much test stands beside the source."""

from statistics import median, quantiles

from tests.house.sources import PRODUCT, functions_of, python_files


def report(title: str, sizes: list[int]) -> None:
    """Print count, median, 95th percentile and the largest of `sizes` in lines."""
    if len(sizes) > 1:
        p95 = quantiles(sizes, n=20, method="inclusive")[-1]
        print(f"{title:<24}{len(sizes):>6}   median {median(sizes):>5.0f}   p95 {p95:>5.0f}   max {max(sizes):>4}")


def main() -> None:
    """Print the shape of each package, then tests to source."""
    total = {True: 0, False: 0}
    for room in (*PRODUCT, "config", "tests", "bench"):
        files = python_files(room)
        lengths = [len(path.read_text("utf-8").splitlines()) for path in files]
        report(f"{room} files", lengths)
        report(f"{room} functions", [found.lines for path in files for found in functions_of(path)])
        if room != "bench":
            total[room == "tests"] += sum(lengths)
    print(f"tests to source         {total[True]} : {total[False]} = {total[True] / total[False]:.2f}")


if __name__ == "__main__":
    main()
