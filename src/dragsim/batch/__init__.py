"""Many runs in one call.

columns: what is given for many cars; cars: who each of them is, and its numbers; choice:
interpreted or compiled; running: chunks on threads; moments: the times of many runs and the slips
they make; result: what comes of it.
"""

from dragsim.batch.cars import gather
from dragsim.batch.choice import RunPath
from dragsim.batch.result import Batch
from dragsim.batch.running import Progress, Wanted, run_cars

__all__ = ["Batch", "Progress", "RunPath", "Wanted", "gather", "run_cars"]
