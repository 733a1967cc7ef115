"""Bad input on the command line: one line on stderr and status 2, whatever it is; and how tables are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analytic.cli.table import read_table
from numeric.errors import DataError, InputError
from tests.cli_tools import GENERAL, NEEDED, WHITENED, one_line, write

BAD_FILES = {
    "empty": ("", "is empty"),
    "blank": ("\n\n \n", "is empty"),
    "header only": ("x,y\n", "no samples"),
    "ragged": ("x,y\n1,2\n3\n", "row 3 has 1 cell"),
    "nan": ("x,y\n1,nan\n2,3\n", "row 2, column 'y' is nan"),
    "infinite": ("x,y\n1,2\n2,-inf\n", "row 3, column 'y' is -inf"),
    "empty cell": ("x,y\n1,\n2,3\n", "row 2, column 'y' is empty"),
    "text": ("x,y\n1,2\nabc,3\n", "row 3, column 'x' is 'abc'"),
    "decimal comma": ("x;y\n1,5;2\n2;3\n", "row 2, column 'x' is '1,5'"),
    "huge": ("x,y\n1e999999,2\n2,3\n", "row 2, column 'x'"),
    "zero denominator": ("x,y\n1/0,2\n2,3\n", "row 2, column 'x' is '1/0'"),
    "binary": (bytes(range(256)) * 20, "not UTF-8"),
    "nul": ("x,y\n1,\0\n", "binary"),
    "open quote": ('"x,y\n1,2\n', "not a CSV file"),
    "one column": ("y\n1\n2\n", "no column beside the target"),
    "two of a name": ("y,y\n1,2\n2,3\n", "columns 1 and 2 of the name 'y'"),
    "no such column": ("x,z\n1,2\n2,3\n", "no column 'y'"),
}


class TestBadInput:
    @pytest.mark.parametrize("name", sorted(BAD_FILES))
    def test_files(self, cli, name: str) -> None:
        content, words = BAD_FILES[name]
        one_line(cli("solve", write("d.csv", content), *NEEDED), "d.csv", words)

    def test_missing_file(self, cli) -> None:
        one_line(cli("solve", "nosuch.csv", *NEEDED), "nosuch.csv")

    def test_directory(self, cli) -> None:
        one_line(cli("solve", ".", *NEEDED), "directory")

    @pytest.mark.parametrize(
        ("options", "word"),
        [
            (["--target", "y"], "beta is missing"),
            (["--target", "y", "--beta", "-1"], "beta"),
            (["--target", "y", "--beta", "0"], "beta"),
            (["--target", "y", "--beta", "nan"], "beta"),
            (["--target", "y", "--betas", "1,,2"], "beta"),
            (["--target", "y", "--betas", "1,1"], "twice"),
            (["--beta", "1"], "--target"),
            ([*NEEDED, "--loss", "l2"], "l2"),
            ([*NEEDED, "--bias", "maybe"], "maybe"),
            ([*NEEDED, "--loss", "hinge"], "labels"),
            ([*NEEDED, "--loss", "interpolation"], "beta"),
            ([*NEEDED, "--features", "a,a"], "twice"),
            ([*NEEDED, "--features", "a,y"], "target"),
            ([*NEEDED, "--features", "c"], "no column 'c'"),
            ([*NEEDED, "--target", "y"], "twice"),
            ([*NEEDED, "--digits", "0"], "digits"),
            ([*NEEDED, "--digits", "ten"], "ten"),
            ([*NEEDED, "--notation", "datum=X"], "datum"),
            ([*NEEDED, "--notation", "data"], "name=symbol"),
            ([*NEEDED, "--json", "."], "directory"),
            ([*NEEDED, "--json", "no/such/c.json"], "no directory"),
            ([*NEEDED, "--json", "same", "--latex", "same"], "same name"),
            ([*NEEDED, "--plot", "f.gif"], ".png"),
            ([*NEEDED, "--plot", "f.png"], "one feature"),
            ([*NEEDED, "--frobnicate"], "frobnicate"),
        ],
    )
    def test_options(self, cli, options: list[str], word: str) -> None:
        one_line(cli("solve", write("d.csv", WHITENED), *options), word)
        assert sorted(path.name for path in Path().iterdir()) == ["d.csv"]

    def test_infeasible(self, cli) -> None:
        file = write("d.csv", "x,y\n1,2\n1,3\n")
        done = cli("solve", file, "--target", "y", "--loss", "interpolation", "--bias", "free")
        one_line(done, "no function fits both")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
    def test_unwritable_folder(self, cli) -> None:
        Path("locked").mkdir(mode=0o500)
        one_line(cli("solve", write("d.csv", WHITENED), *NEEDED, "--json", "locked/c.json"), "permission")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_full_disk(self, cli) -> None:
        one_line(cli("solve", write("d.csv", WHITENED), *NEEDED, "--json", "/dev/full"), "space")

    def test_a_failed_run_keeps_the_old_output(self, cli) -> None:
        write("c.json", "old")
        assert cli("solve", write("d.csv", GENERAL), *NEEDED, "--exact-only", "--json", "c.json").status == 2
        assert Path("c.json").read_text() == "old"

    def test_unknown_command(self, cli) -> None:
        one_line(cli("frobnicate"), "frobnicate")

    def test_an_error_of_ours_is_not_called_bad_input(self, cli, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("first\nsecond")

        monkeypatch.delenv("NEURALGAUGE_TRACEBACK", raising=False)
        monkeypatch.setattr("analytic.cli.table.read_table", broken)
        done = cli("solve", "d.csv", *NEEDED)
        assert done.status == 70
        assert done.err.count("\n") == 1
        assert "internal error" in done.err


class TestTables:
    def read(self, text: str, header: str = "auto"):
        return read_table(Path(write("t.csv", text)), header)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_numbers_in_the_first_row_are_no_header(self) -> None:
        assert self.read("1,2\n3,4\n").names == ("1", "2")
        assert len(self.read("1,2\n3,4\n").rows) == 2
        assert self.read("1,nan\n3,4\n").names == ("1", "2")

    def test_header_can_be_forced(self) -> None:
        assert self.read("2019,2020\n3,4\n", "yes").names == ("2019", "2020")
        assert len(self.read("2019,2020\n3,4\n", "no").rows) == 2

    @pytest.mark.parametrize("text", ["a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\r\n1,2\r\n", "\ufeffa,b\n1,2\n", "a,b\r1,2\r"])
    def test_separators_and_line_ends(self, text: str) -> None:
        table = self.read(text)
        assert table.names == ("a", "b")
        assert table.rows == ((2, ("1", "2")),)

    def test_rows_are_numbered_as_in_a_spreadsheet(self) -> None:
        table = self.read('a,b\n\n"1",2\n\n3,x\n')
        assert [number for number, _ in table.rows] == [3, 5]
        with pytest.raises(DataError, match="row 5, column 'b'"):
            table.columns([1])

    def test_a_column_by_number(self) -> None:
        assert self.read("a,b\n1,2\n").index("2") == 1
        assert self.read("b,2,a\n1,2,3\n").index("2") == 1
        with pytest.raises(InputError, match="no column '3'"):
            self.read("a,b\n1,2\n").index("3")
