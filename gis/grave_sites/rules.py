"""Words of the subject: who does what, and what is refused."""

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

#: Who reads the ledger; 苏木、镇 that of their own area
READING = ("admin", "editor", "reviewer", "leader", "township", "field", "planner")
#: Who registers sites, amends what they are, and adds photos and contacts
REGISTERING = ("editor", "reviewer", "township", "field")
#: Who handles cases: steps, notices, agreements
HANDLING = ("editor", "reviewer", "township")
#: Who checks the status of a site, decides on duplicates, and accepts
DECIDING = ("editor", "reviewer")

#: What is known of an owner
OWNERSHIPS = ("owned", "unowned", "unknown")
#: Kinds of notices: 告知书 to the family, 迁坟公告 to whoever it concerns
NOTICE, ANNOUNCEMENT = "notice", "announcement"
NOTICES = (NOTICE, ANNOUNCEMENT)
#: Reason that takes the lesser of two records of one site out of the ledger
DUPLICATE = "duplicate"


class SiteNotFound(NotFound):
    """There is no such site, or not within the caller's reach."""

    message_id = "graves.not_found"


class SiteStale(Stale):
    """Somebody else changed the site since the caller saw it."""

    message_id = "graves.stale"


class SiteNumberTaken(Conflict):
    """Another site bears the number."""

    message_id = "graves.number_taken"


class TakenAtOnce(Conflict):
    """Somebody else took the next number at the same moment."""

    message_id = "graves.taken_at_once"


class SiteMerged(RuleBroken):
    """The site was merged into another and changes no more."""

    message_id = "graves.merged"


class SiteAccepted(RuleBroken):
    """The site is accepted and changes no more."""

    message_id = "graves.accepted"


class OutsideArea(NotAllowed):
    """The division lies outside the areas of the account."""

    message_id = "graves.outside_area"


class NamesSomebody(InvalidInput):
    """A text of the ledger holds a telephone number or the like."""

    message_id = "graves.names_somebody"


class NotTheHandler(NotAllowed):
    """Only whoever has the site in hand does this."""

    message_id = "graves.not_the_handler"


class TakenByOther(RuleBroken):
    """Somebody else has the site in hand."""

    message_id = "graves.taken_by_other"


class ContactNotFound(NotFound):
    """The site has no such contact."""

    message_id = "graves.contact_not_found"


class NoContact(RuleBroken):
    """A paper to the family needs a contact, and the site has none."""

    message_id = "graves.no_contact"


class OwnerKnown(RuleBroken):
    """A site with contacts is not ownerless."""

    message_id = "graves.owner_known"


class CaseRuns(RuleBroken):
    """The case is under way; what it stands on is changed no more."""

    message_id = "graves.case_runs"


class StepNotNext(RuleBroken):
    """The step does not follow the state of the case."""

    message_id = "graves.step_not_next"


class StepLacks(RuleBroken):
    """The step needs what the case has not; what it lacks is said."""

    message_id = "graves.step_lacks"


class StepByAcceptance(RuleBroken):
    """A site is accepted, or sent back, by an acceptance."""

    message_id = "graves.step_by_acceptance"


class StepBeforeLast(InvalidInput):
    """A step is not taken before the one it follows."""

    message_id = "graves.step_before_last"


class StepStays(RuleBroken):
    """A step that was taken, a check, and what a notice said are never changed."""

    message_id = "graves.step_stays"


class AcceptedByMaker(RuleBroken):
    """Whoever noted that the work is done does not accept it."""

    message_id = "graves.accepted_by_maker"


class PhotosNeeded(RuleBroken):
    """An acceptance needs photos from before and from after."""

    message_id = "graves.photos_needed"


class NotToAccept(RuleBroken):
    """The work is not noted as done."""

    message_id = "graves.not_to_accept"


class DocumentNeeded(InvalidInput):
    """A ground that keeps a site out of the remediation needs its document."""

    message_id = "graves.document_needed"


class RegulationUnchecked(RuleBroken):
    """Nobody has checked the text of the regulation in force on the day of a notice."""

    message_id = "graves.regulation_unchecked"


class RegulationUnknown(RuleBroken):
    """No regulation is known to be in force on the day of a notice."""

    message_id = "graves.regulation_unknown"


class NoticeNotFound(NotFound):
    """The site has no such notice."""

    message_id = "graves.notice_not_found"


class NoticeServed(RuleBroken):
    """It is noted already how the notice was served or posted."""

    message_id = "graves.notice_served"


class NoticeOfMany(RuleBroken):
    """The announcement was issued over many sites: it is posted once for all of them."""

    message_id = "graves.notice_of_many"


class AnnouncementNotFound(NotFound):
    """There is no such announcement, or none of its sites is within the caller's reach."""

    message_id = "graves.announcement_not_found"


class NotToAnnounce(RuleBroken):
    """A site does not lie on the stretch, or its case is not one that an announcement follows."""

    message_id = "graves.not_to_announce"


class NotYet(RuleBroken):
    """The paper comes later in the case."""

    message_id = "graves.not_yet"


class AgreementPaid(RuleBroken):
    """The subsidy is signed for already, or there is none."""

    message_id = "graves.agreement_paid"


class NotOwned(RuleBroken):
    """Only of a site with a known owner is there an agreement, and a notice to the family."""

    message_id = "graves.not_owned"


class TooFewGraves(InvalidInput):
    """A part has at least one grave, and leaves the whole at least one, or as many as were agreed on."""

    message_id = "graves.too_few_graves"


class PairNotFound(NotFound):
    """The two sites are no pair to decide on."""

    message_id = "graves.pair_not_found"


class PairDecided(Conflict):
    """It is decided already whether the two are one."""

    message_id = "graves.pair_decided"
