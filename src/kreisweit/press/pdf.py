def render_pdf(*a, **k):
    raise NotImplementedError
