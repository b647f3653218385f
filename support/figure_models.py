"""Rows of the open figures: counted once for each quarter, rounded, and never changed afterwards."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKeyConstraint, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from citizen_app.db.base import Base, Moment


def _of_a_quarter() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["quarter"], ["figure_quarter.quarter"], name="quarter")


class FigureQuarterRow(Base):
    """A quarter that has been counted, and by which rules."""

    __tablename__ = "figure_quarter"

    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)  # "2026-3"
    counted_at: Mapped[datetime] = mapped_column(Moment)
    step: Mapped[int] = mapped_column(Integer)
    fewest: Mapped[int] = mapped_column(Integer)
    smallest_area: Mapped[int] = mapped_column(Integer)


class FigureAreaRow(Base):
    """What is told of one area, or of several that were merged. A number that is None: too few to tell."""

    __tablename__ = "figure_area"
    __table_args__ = (
        _of_a_quarter(),
        CheckConstraint(
            "kind in ('region','general-practice','municipality','other','small-municipalities','rest')", name="kind"
        ),
    )

    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    # Kind, Danish and English name of each area in it, as the directory had them; no names where the kind is one area.
    members: Mapped[list[list[str]]] = mapped_column(JSON)
    look_ups: Mapped[int | None] = mapped_column(Integer)
    with_reason: Mapped[int | None] = mapped_column(Integer)
    asked: Mapped[int | None] = mapped_column(Integer)
    justified: Mapped[int | None] = mapped_column(Integer)
    unjustified: Mapped[int | None] = mapped_column(Integer)
    log_error: Mapped[int | None] = mapped_column(Integer)
    unsettled: Mapped[int | None] = mapped_column(Integer)
    median_days: Mapped[int | None] = mapped_column(Integer)
    slow_days: Mapped[int | None] = mapped_column(Integer)


class FigureGapRow(Base):
    """A source of which it is known that the quarter's log lacks something."""

    __tablename__ = "figure_gap"
    __table_args__ = (_of_a_quarter(),)

    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    delivers: Mapped[bool] = mapped_column()
    covers_from: Mapped[date | None] = mapped_column(Date)  # only where it begins within the quarter
    heard_until: Mapped[date | None] = mapped_column(Date)  # only where it ends within the quarter
