"""A row in the guarded table of this room, for the test over all records."""

from courses.models import CoursePage
from tests.factories import begin
from tests.pledges.test_pledges import add_pledge, sign, somebody


def have_pledge_acts():
    page = add_pledge(CoursePage.objects.first(), is_required=False)
    sign(begin(page.get_parent().specific, somebody()), page)
