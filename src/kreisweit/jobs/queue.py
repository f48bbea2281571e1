"""The one place that hands work to django-tasks: the argument is the id of the job, nothing else."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus

from .models import Job


@task()
def work(job_id: int) -> None:
    """What the worker calls. The worker's own wiring (stop, heartbeat) stands in worker.py."""
    from .runner import run_job  # the runner enqueues, so it knows this module
    from .worker import current

    worker = current()
    if worker is None:
        run_job(job_id)
    else:
        run_job(job_id, stop=worker.stop, beat=worker.heart.hold)


def enqueue_task(job_id: int) -> None:
    """Queue the job in the transaction of the caller and remember the queue's row."""
    result = work.enqueue(job_id)
    Job.objects.filter(pk=job_id).update(task_id=str(result.id), heartbeat=timezone.now())


def is_queued(task_ids: list[str]) -> set[str]:
    """Those of the queue's rows that a worker can still take."""
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.filter(id__in=[i for i in task_ids if _is_uuid(i)], status=TaskResultStatus.READY)
    return {str(pk) for pk in ready.values_list("pk", flat=True)}


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
