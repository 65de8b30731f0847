"""Every practice of the five source texts that is counted or listed, in order: what it is called and what it means.

Pages, documentation and tests take names and meanings from here, so that a practice reads the same everywhere.
"""

from __future__ import annotations

from typing import NamedTuple


class Practice(NamedTuple):
    """One practice.

    Attributes
    ----------
    code, text
        Its code, and the source text it comes from (src0 to src4).
    unit
        `share` (0..1, done out of due), `hours`, `amount` (money) or `count`.
    at_most
        Whether less is better: the target, where there is one, is an upper bound.
    label, meaning
        Its name and one line that says what is counted; both are translated.
    """

    code: str
    text: str
    unit: str
    at_most: bool
    label: str
    meaning: str


_FOLLOW_UP = (
    Practice("follow_up", "src0", "share", False, "Meetings followed up",
             "Meetings and visits of the quarter after which somebody wrote in time (Policy: follow_up_days)."),
    Practice("recalled", "src0", "share", False, "Follow-ups that recall the meeting",
             "Of the meetings followed up: those whose writing recalls the meeting or the person."),
    Practice("buy_reason", "src0", "share", False, "Why they buy is known",
             "Top accounts that told us why they buy, not too long ago (Policy: reason_valid_days)."),
)  # fmt: skip

_CALLS = (
    Practice("purposeful", "src1", "share", False, "Contacts with a purpose",
             "Our live contacts of the quarter that say what should be different afterwards."),
    Practice("benefit", "src1", "share", False, "Customer's benefit written down",
             "Our live contacts of the quarter that say what the customer gains."),
    Practice("agenda", "src1", "share", False, "Meetings with an agenda",
             "Our meetings and visits of the quarter for which an agenda was prepared."),
    Practice("prep_notes", "src1", "share", False, "Meetings with notes prepared",
             "Our meetings and visits of the quarter for which what to say was written down before."),
    Practice("last_workday", "src1", "share", True, "Contacts on the last working day",
             "Our live contacts of the quarter made on the week's last working day, often to reach a number."),
)  # fmt: skip

_GUARDING = (
    Practice("lose_two", "src2", "share", True, "Revenue lost with the two largest",
             "Share of all revenue that is gone if the worst two of the ten first customers leave."),
    Practice("plans", "src2", "share", False, "Defence plans complete",
             "Customers that want a defence plan and have one with plan, owner, next step and due date."),
    Practice("ideas", "src2", "share", False, "Top accounts with a new idea",
             "Top accounts to which a new idea for their profit was brought this quarter."),
    Practice("new_methods", "src2", "share", False, "Top accounts met in a new way",
             "Top accounts with which a new way of meeting was tried this quarter."),
    Practice("keeping_hours", "src2", "hours", False, "Hours spent on keeping customers",
             "Relationship hours of the quarter with customers that are not new, without courtesy contacts."),
    Practice("keeping_cost", "src2", "amount", False, "Money spent on keeping customers",
             "Cost of the quarter's contacts with customers that are not new, courtesy contacts included."),
    Practice("drift", "src2", "share", True, "Hours that drift to new customers",
             "Of the relationship hours of the quarter: those that went to new customers."),
    Practice("network_hours", "src2", "hours", False, "Hours spent on the network",
             "Hours of the quarter that the team's weeks give to the network."),
    Practice("training_hours", "src2", "hours", False, "Hours spent learning",
             "Hours of the quarter that the team's weeks give to learning."),
    Practice("training_spent", "src2", "amount", False, "Money spent on learning",
             "What the team spent on learning this quarter; the target is its budget."),
    Practice("learning", "src2", "share", False, "Weeks in which the learning was done",
             "Weeks of the quarter in which the learning plan was done."),
    Practice("learning_plan", "src2", "share", False, "People with a learning plan",
             "Staff who have it written down what they learn, and when."),
    Practice("product_check", "src2", "share", False, "Products compared lately",
             "Items on Benchmarks compared with the best rival not too long ago (Policy: check_valid_days)."),
    Practice("sample", "src2", "share", False, "Samples laid beside the rival's",
             "Items on Benchmarks whose sample lay beside the rival's not too long ago (Policy: check_valid_days)."),
    Practice("strength", "src2", "share", False, "Items with our strength named",
             "Items on Benchmarks of which it is written down what we do better."),
    Practice("staff_check", "src2", "share", False, "People whose service was checked",
             "Staff whose way of serving customers was checked not too long ago (Policy: check_valid_days)."),
    Practice("industry_ten", "src2", "share", False, "The industry's ten know us",
             "Of the ten who matter most in the industry: those of whom it is written down what they know of us."),
    Practice("ten_call", "src2", "share", False, "The industry's ten call us",
             "Of those named among the ten: those who called us unasked not too long ago (Policy: check_valid_days)."),
    Practice("network_plan", "src2", "share", False, "Links wanted, with a next step",
             "People on Network with a link wanted in a year that is reached, or has a next step that is not overdue."),
    Practice("association", "src2", "share", False, "Associations we belong to",
             "Associations named on Network of which we are a member ourselves."),
    Practice("calls_us", "src2", "share", False, "Top accounts that came to us",
             "Top accounts that called, wrote or visited of their own accord this quarter."),
    Practice("inside_links", "src2", "share", False, "Top accounts with friends inside",
             "Top accounts in which enough people have a strong link to us, judged lately (Policy: inside_links)."),
    Practice("rival_link", "src2", "share", True, "Top accounts closer to a rival",
             "Top accounts in which a rival's link to somebody who decides or sponsors is stronger than ours."),
    Practice("introductions", "src2", "share", False, "Known whom they wish to meet",
             "People who decide or sponsor at top accounts of whom we know whom they would like to meet."),
    Practice("price_held", "src2", "share", True, "Top accounts held by price",
             "Top accounts that stay for the price: mostly discounted orders, or the manager's word."),
    Practice("questions", "src2", "share", False, "Questions answered",
             "Questions about the best customers with an answer that is not too old (Policy: check_valid_days)."),
)  # fmt: skip

_ONE_OFF = (
    Practice("after_sale_programme", "src3", "share", False, "Steps after a one-off sale",
             "Steps of the programme due this quarter after a sale to a one-off buyer that were done."),
    Practice("programme_cost", "src3", "amount", False, "Cost of the steps after a one-off sale",
             "What the steps due this quarter after sales to one-off buyers cost by the programme."),
    Practice("occasions", "src3", "share", False, "Occasions honoured",
             "Birthdays, anniversaries, thanks, festivals and programme steps due this quarter that were honoured."),
    Practice("referral_asked", "src3", "share", False, "Customers asked for a referral",
             "Accounts asked for a referral, or given one, not too long ago (Policy: referral_window_days)."),
    Practice("referral_share", "src3", "share", False, "New customers who came by referral",
             "Of the new customers of whom it is known how they came: those who were sent by somebody."),
)  # fmt: skip

_AFTER_SALE = (
    Practice("note", "src4", "count", False, "Notes written", "Notes we wrote to customers this quarter."),
    Practice("letter", "src4", "count", False, "Letters written", "Letters we wrote to customers this quarter."),
    Practice("newsletter", "src4", "count", False, "Newsletters sent",
             "Newsletters that went to customers this quarter."),
    Practice("clipping", "src4", "count", False, "Clippings sent", "Clippings we sent to customers this quarter."),
    Practice("brief", "src4", "count", False, "Briefs sent", "Briefs we sent to customers this quarter."),
    Practice("card", "src4", "count", False, "Cards sent", "Cards we sent to customers this quarter."),
    Practice("monthly_cards", "src4", "share", False, "Months with a card",
             "Of twelve months for each tier A account: those in which we wrote there (Policy: cards_a_year)."),
    Practice("card_file", "src4", "share", False, "Card file filled",
             "Fields of the card file filled in for the people of the top accounts."),
    Practice("eighty_twenty", "src4", "share", False, "Customers who make the top share",
             "The part of the buying customers who make the top share of revenue (Policy: top_share_pct)."),
    Practice("supply_priority", "src4", "count", True, "Old customers short, new ones served",
             "Times an old customer ran short of an item that a new one was shipped in the same week."),
    Practice("answered", "src4", "share", False, "Answered in time",
             "Service items of the service window that were answered in time "
             "(Policy: answer_hours, service_window_days)."),
    Practice("told", "src4", "share", False, "Owner told at once",
             "Service items of which the account's owner was told in time (Policy: told_hours)."),
    Practice("on_time", "src4", "share", False, "Order lines on time",
             "Order lines promised for the service window and delivered by their day (Policy: service_window_days)."),
    Practice("complaints", "src4", "count", True, "Complaints left open",
             "Complaints open for too long (Policy: complaint_open_days)."),
    Practice("after_sale_calls", "src4", "share", False, "Calls after a delivery",
             "Orders delivered in the service window after which somebody called in time (Policy: after_sale_days)."),
    Practice("warranty_checks", "src4", "share", False, "Warranty checks",
             "Order lines whose warranty ended in the service window and that were checked before."),
    Practice("thanks", "src4", "share", False, "Thanks after an order",
             "Orders of the quarter for which somebody said thank you in time (Policy: occasion_grace_days)."),
    Practice("promises", "src4", "share", False, "Promises kept",
             "Promises that fell due in the service window and were kept by their day."),
    Practice("lasting", "src4", "share", False, "Lasting customers",
             "Of the accounts that have bought: those that last (Policy: long_term_orders, long_term_days)."),
    Practice("bring", "src4", "count", False, "Referrals received",
             "Customers sent to us by customers not too long ago (Policy: referral_window_days)."),
    Practice("unhappy", "src4", "count", True, "Unhappy people",
             "People marked as unhappy with us; each of them tells many others."),
)  # fmt: skip

PRACTICES: tuple[Practice, ...] = (*_FOLLOW_UP, *_CALLS, *_GUARDING, *_ONE_OFF, *_AFTER_SALE)
"""Every practice, in the order in which it is shown."""
