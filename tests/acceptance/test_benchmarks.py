"""The benchmark of many runs works and says what it promises, on a small fleet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numba")

ROOT = Path(__file__).parents[2]

PROMISED = {
    "runs", "cores", "runs_per_s_one_core", "runs_per_s_all_cores", "end_to_end_runs_per_s",
    "max_et_error_s", "p99_et_error_s", "max_trap_error_mps", "single_run_compiled_s",
    "single_run_interpreted_s", "scipy_lsoda_single_run_s", "bit_identical", "compile_s",
    "warm_start_s", "peak_memory_mb",
}  # fmt: skip


def test_batch_benchmark_on_a_small_fleet() -> None:
    """One JSON document; what it takes minutes to measure, start-up, is left out. Bounds of what a
    busy machine may do to speeds, of what no machine may do to errors."""
    command = [sys.executable, "benchmarks/batch.py", "--quick", "--no-start-up", "--json"]
    said = subprocess.run(
        [*command, "--runs", "124"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = json.loads(said.stdout)
    assert found.keys() >= PROMISED
    assert found["bit_identical"] is True
    assert 0.0 < found["p99_et_error_s"] <= found["max_et_error_s"] < 1e-4
    assert found["max_trap_error_mps"] < 1e-3
    assert found["reference_from_scipy_s"] < 1e-7
    assert found["single_run_compiled_s"] < found["single_run_interpreted_s"]
    assert found["one_call_runs"] == 124
    assert found["compile_s"] is None
