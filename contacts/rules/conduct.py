"""Conduct at the desk: the start-of-shift check, and what a quiet desk reminds of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .base import DeskProfile, Facts, Guide, checklist_item, guide

GROOMING = ("regulation/3.2.1", "instruction/3.2.1")
DRESS = ("regulation/3.2.2", "instruction/3.2.2")
PRIVATE_CALLS = ("regulation/3.1.5", "instruction/3.1.6")

checklist_item("clothes_neat", title=_("Clothes are neat and fresh."), clauses=GROOMING)
checklist_item(
    "nails_short", title=_("Nails are no longer than 1 mm."), clauses=GROOMING
)
checklist_item("shaved", title=_("Men are clean-shaven."), clauses=GROOMING)
checklist_item(
    "hair_length", title=_("Men's hair is no longer than 10 cm."), clauses=GROOMING
)
checklist_item("make_up", title=_("Women wear light make-up."), clauses=GROOMING)
checklist_item("hair_tidy", title=_("Hair is combed neatly."), clauses=GROOMING)
checklist_item(
    "hair_tied",
    title=_("Long hair is tied with a hair tie."),
    clauses=("instruction/3.2.1",),
)
checklist_item("uniform", title=_("The work uniform is worn."), clauses=DRESS)
checklist_item("badge", title=_("The staff badge is worn."), clauses=DRESS)
checklist_item("tie", title=_("Men wear a tie."), clauses=("instruction/3.2.2",))
checklist_item(
    "no_surplus_ornament", title=_("No surplus ornaments are worn."), clauses=DRESS
)
checklist_item(
    "nothing_at_waist",
    title=_("Men wear no key ring or the like at the waist."),
    clauses=DRESS,
)
checklist_item(
    "no_chest_ornament",
    title=_("Women wear no showy ornament on the chest."),
    clauses=DRESS,
)
checklist_item(
    "one_ring", title=_("No more than one ring is worn on the fingers."), clauses=DRESS
)
checklist_item(
    "desk_only_work",
    title=_("Nothing unrelated to work lies on the desk."),
    clauses=("regulation/3.2.4",),
)
checklist_item(
    "desk_nothing_private",
    title=_("Nothing private lies on the desk; customers' belongings may."),
    clauses=("instruction/3.2.4",),
)
checklist_item(
    "books_in_place",
    title=_("Every record book and folder is in its place."),
    clauses=("regulation/3.2.4", "instruction/3.2.4"),
)
checklist_item(
    "telephone_for_work",
    title=_("The desk telephone is used for work only."),
    clauses=PRIVATE_CALLS,
)


@guide(
    "idle_greeting",
    title=_("The greeting that every call begins with."),
    channels=("idle",),
    clauses=("instruction/3.1.2",),
)
def idle_greeting(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Hello, this is %(company)s.")
    params = {"company": profile.company_name or profile.place_name}
    return Guide(text, params=params, priority=9)


@guide(
    "idle_posture",
    title=_("Sit upright while no customer is there."),
    channels=("idle",),
    clauses=("regulation/3.2.3", "instruction/3.2.3"),
)
def idle_posture(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Sit upright; no playing about at the desk.")
    return Guide(text, tone="do", priority=10)


@guide(
    "idle_meet_customer",
    title=_("Go to meet whoever enters the hall."),
    channels=("idle",),
    clauses=("regulation/3.2.3",),
)
def idle_meet_customer(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Greet the customer first, as soon as they come into the hall.")
    return Guide(text, tone="do", priority=11)


@guide(
    "idle_stand_up",
    title=_("Stand up for whoever enters the hall."),
    channels=("idle",),
    clauses=("instruction/3.2.3",),
)
def idle_stand_up(facts: Facts, profile: DeskProfile) -> Guide:
    text = _(
        "Stand up when a customer comes into the hall, and sit down only when the "
        "customer is seated."
    )
    return Guide(text, tone="do", priority=11)


@guide(
    "idle_rings",
    title=_("Answer the telephone in time."),
    channels=("idle",),
    clauses=("regulation/3.1.1", "instruction/3.1.1"),
)
def idle_rings(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Answer the telephone by ring %(limit)d.")
    return Guide(text, tone="do", params={"limit": profile.ring_limit}, priority=12)


@guide(
    "idle_no_private_calls",
    title=_("No private calls on the desk telephone."),
    channels=("idle",),
    clauses=PRIVATE_CALLS,
)
def idle_no_private_calls(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Make no private calls on the desk telephone.")
    return Guide(text, tone="avoid", priority=13)


@guide(
    "idle_voice",
    title=_("A calm, gentle voice on the telephone."),
    channels=("idle",),
    clauses=("regulation/3.1.4", "instruction/3.1.5"),
)
def idle_voice(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Mind your voice on the telephone: calm, gentle, never brusque.")
    return Guide(text, tone="do", priority=14)


@guide(
    "idle_purpose",
    title=_("What the rules are for: a good image of service towards customers."),
    channels=("idle",),
    clauses=("regulation/1", "instruction/1.0"),
)
def idle_purpose(facts: Facts, profile: DeskProfile) -> Guide:
    text = _("Every call, visit and letter shows the customer our service.")
    return Guide(text, tone="do", priority=20)
