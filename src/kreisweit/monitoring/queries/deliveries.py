from ..models import Delivery


def agreements_to_deliver(u):
    return []


def agreements_with_status(u):
    return []


def deliveries_visible_to(u):
    return Delivery.objects.none()


def delivery_visible_to(u, pk): ...
def due_deliveries(u):
    return []


def preview(d, by): ...
def bad_rows_workbook(d, by): ...
