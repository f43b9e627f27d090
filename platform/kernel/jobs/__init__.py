"""Jobs: see job.py. The queue has a schema of its own, `dramatiq`."""

from kernel.jobs.job import JOBS, Job, job, plug_broker

__all__ = ["JOBS", "Job", "job", "plug_broker"]
