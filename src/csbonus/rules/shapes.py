"""What may stand in a field of a form, told from its annotation: words, a form, a list, a table, or something read whole."""

from collections.abc import Sequence
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from msgspec import Struct

from csbonus.kinds.fields import Dated, Form, Formula, Label, Month, PlainNumber, ReadBy, UnitName
from csbonus.kinds.rows import Brackets, Filters, RankKeys, TableRows

What = Literal["words", "form", "list", "table", "names", "text", "read"]


class Shape(Struct, frozen=True, kw_only=True):
    """What may stand in a field.

    `words` are the choices; `form` the nested form; `inner` what a list or a table holds; `read` names
    what is read whole: `formula`, `brackets` and so on, or nothing where only its JSON `types` are known.
    """

    what: What
    words: tuple[str, ...] = ()
    form: type[Form] | None = None
    inner: "Shape | None" = None
    read: str = ""
    types: tuple[str, ...] = ()


_READ = {
    get_args(annotated)[1].read: name
    for name, annotated in {
        "formula": Formula,
        "number": PlainNumber,
        "unit": UnitName,
        "title": Label,
        "dated": Dated,
        "month": Month,
        "brackets": Brackets,
        "rows": TableRows,
        "filters": Filters,
        "order": RankKeys,
    }.items()
}


@cache
def shapes_of(form: type[Form]) -> dict[str, Shape]:
    """Tell what may stand in each field of a form."""
    return {name: _shape(field.annotation, field.metadata) for name, field in form.model_fields.items()}


def form_at(form: type[Form], path: Sequence[object]) -> type[Form]:
    """Follow a path of fields, names and numbers of list items to the form at its end; `Form` where there is none."""
    shape: Shape | None = Shape(what="form", form=form)
    for part in path:
        if shape is not None:
            shape = shapes_of(shape.form).get(str(part)) if shape.form is not None else shape.inner
    return Form if shape is None or shape.form is None else shape.form


def _shape(annotation: Any, metadata: object = ()) -> Shape:  # noqa: ANN401 - whatever an annotation may be
    by = _read_by(metadata)
    if by is not None:
        return Shape(what="read", read=_READ.get(by.read, ""), types=by.json_types)
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return Shape(what="form", form=annotation)
    return _composed(get_origin(annotation), get_args(annotation))


def _composed(origin: object, arguments: tuple[Any, ...]) -> Shape:
    if origin is Annotated:
        return _shape(arguments[0], arguments[1:])
    if origin is Literal:
        return Shape(what="words", words=arguments)
    if origin in (list, dict):
        return Shape(what="list" if origin is list else "table", inner=_shape(arguments[-1]))
    if origin is tuple:
        return Shape(what="names")
    optional = [part for part in arguments if part is not NoneType]
    return _shape(optional[0]) if optional else Shape(what="text")


def _read_by(metadata: object) -> ReadBy | None:
    marks = metadata if isinstance(metadata, tuple | list) else ()
    return next((mark for mark in marks if isinstance(mark, ReadBy)), None)
