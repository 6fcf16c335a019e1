### Everything the bot says, in English.
### Text in messages is Telegram's HTML; buttons, their answers and the command menu are plain text.

## The card of an order

card-title = 📦 <b>Order <code>{ $code }</code></b>{ $has-delivery ->
    [yes] {" "}· { $delivery }
   *[no] {""}
}
delivery = { $delivery ->
    [own] Shop's own delivery
    [kaspi-local] Kaspi Delivery in the city
    [kaspi-to-door] Kaspi Delivery to the door
    [kaspi] Kaspi Delivery
    [postomat] Kaspi Postomat
    [pickup] Pickup
   *[regional-pickup] Regional delivery to a pickup point
}
card-shop = 🏪 { $shop }

order-stage = { $stage ->
    [new] New
    [sign-required] To be signed
    [pickup] Waiting for the buyer
    [delivery] Out for delivery
    [kaspi-delivery] With Kaspi Delivery
    [kaspi-pre-order] Pre-order
    [kaspi-assembly] Packing
    [kaspi-hand-over] To be handed to Kaspi Delivery
    [kaspi-transmitted] Handed to Kaspi Delivery
   *[archive] In the archive
}
order-status = { $status ->
    [APPROVED_BY_BANK] to be accepted by the seller
    [ACCEPTED_BY_MERCHANT] accepted by the seller
    [COMPLETED] handed over
    [CANCELLED] cancelled
    [CANCELLING] being cancelled
    [KASPI_DELIVERY_RETURN_REQUESTED] return requested
    [RETURNED] returned
   *[other] { $status }
}
card-stage = { $mark ->
    [done] ✅
    [called-off] ⛔️
    [waiting] 🟡
   *[running] 🟢
} { $stage } · { $status }
card-stage-only = { $mark ->
    [done] ✅
    [called-off] ⛔️
    [waiting] 🟡
    [unknown] ℹ️
   *[running] 🟢
} { $stage }
card-called-off = <b>Do not hand the goods over.</b>
card-cancellation-reason = Reason: { $reason ->
    [BUYER_CANCELLATION_HIMSELF] cancelled by the buyer
    [BUYER_CANCELLATION_BY_COURIER] cancelled by the buyer through the courier
    [BUYER_CANCELLATION_BY_CSC] cancelled by the buyer through customer service
    [BUYER_CANCELLATION_BY_MERCHANT] the buyer refused, cancelled by the seller
    [BUYER_NOT_REACHABLE] the buyer could not be reached
    [MERCHANT_OUT_OF_STOCK] out of stock
    [TIMEOUT_BUYER_PICKUP] not collected in time
    [TIMEOUT_BUYER_SIGNATURE] not signed in time
    [TIMEOUT_KASPI_DELIVERY] not handed to Kaspi Delivery in time
    [RFO_REJECTED] credit refused
    [TECHNICAL_PROBLEM_CANCELLATION] technical problem
   *[other] { $reason }
}

card-planned = ⏰ Deliver by: <b>{ $when }</b>
card-planned-by-kaspi = 📅 Kaspi delivers by: { $when }
card-planned-past = ⏰ Was due: { $when }
card-planned-overdue = ⚠️ <b>Overdue!</b> It was due: <b>{ $when }</b>
card-reservation = ⏰ Kept until: <b>{ $when }</b>
card-hand-over-by = ⏰ Hand to Kaspi Delivery by: <b>{ $when }</b>
card-hand-over-overdue = ⚠️ <b>Late for Kaspi Delivery!</b> It was due: <b>{ $when }</b>
card-transmitted = 🚚 Handed to Kaspi Delivery: { $when }
card-completed = ✅ Handed over: { $when }

card-customer = 👤 { $name }
card-phone = 📞 { $phone }
card-phone-hidden = 📞 The phone is hidden by Kaspi
card-address = 📍 { $address }
card-flat = flat { $flat }
card-building = building { $building }
card-no-coordinates = 🧭 Kaspi sent no point on the map; the buttons search by address.
card-origin = 🏬 Warehouse: { $origin }

card-items = 🛍 <b>Goods: { $count ->
    [one] { $count } item
   *[other] { $count } items
}</b>
card-item = { $name } — { $quantity }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $needs-imei ->
    [yes] {" "}· IMEI needed
   *[no] {""}
}
card-item-only = 🛍 { $item }
card-item-numbered = { $number }. { $item }
item-one = { $count } pc
item-several = <b>{ $count } pcs</b>
item-weight = { $kilograms } kg
item-pieces-weight = { $pieces }, { $weight }
item-unnamed = Goods without a name
card-items-more = …and { $count ->
    [one] { $count } more item
   *[other] { $count } more items
}; the whole list is in the seller's cabinet
card-items-unknown = 🛍 Kaspi sent no list of goods; see the seller's cabinet.

card-sum = 💰 <b>{ $sum }</b>{ $has-payment ->
    [yes] {" "}· { $payment }
   *[no] {""}
}{ $is-paid ->
    [yes] {" "}— nothing to collect
   *[no] {""}
}
card-payment-only = 💰 { $payment }{ $is-paid ->
    [yes] {" "}— nothing to collect
   *[no] {""}
}
payment-mode = { $mode ->
    [PAY_WITH_CREDIT] on credit
    [PREPAID] paid
   *[other] { $mode }
}
card-credit-term = 💳 On credit for { $months ->
    [one] { $months } month
   *[other] { $months } months
}
card-delivery-cost = 🚚 Delivery for the buyer: { $is-free ->
    [yes] free
   *[no] { $cost }
}
card-delivery-cost-for-seller = 🚚 Delivery at the seller's cost: { $cost }
card-express = ⚡️ <b>Express delivery</b>
card-pre-order = 🕓 <b>Pre-order</b>
card-signature = ✍️ <b>The buyer has to sign documents</b>; the order cannot be handed over before
card-waybill = 🧾 Waybill: <code>{ $number }</code>
card-pickup-point = 🏷 Pickup point: { $point }
card-created = 🗓 Placed: { $when }
card-refreshed = 🔄 Refreshed: { $when }

when-today = today
when-tomorrow = tomorrow
when-yesterday = yesterday
when-to-day = { $day ->
    [yesterday] yesterday
    [today] today
    [tomorrow] tomorrow
   *[other] { $date }
}

## Buttons

button-2gis = 2GIS
button-yandex = Yandex
button-google = Google
button-whatsapp = 💬 WhatsApp
button-drafts = 💬 Message the buyer
button-copy-phone = 📋 Phone
button-refresh = 🔄 Refresh
button-full-card = 📞 Phone in private
full-card-sent = The card is in your private chat
button-waybill = 🧾 Waybill
waybill-coming = The answer is in your private chat
# Read by the buyer, who hardly expects English.

## The couriers' work

card-holder = 🚚 Courier: <b>{ $name }</b> · since { $when }
card-attempt = { $outcome ->
    [delivered] ✅ Handed over
    [no_answer] 📵 No answer
    [postponed] 📅 Postponed to { $day }
    [refused] 🚫 Refused
   *[wrong_address] 🏠 Wrong address
} · { $name } · { $when }{ $is-repeated ->
    [yes] {" "}· attempt { $number }
   *[no] {""}
}
card-comment = 💬 { $comment }
card-not-completed = ⚠️ Handed over, not completed in Kaspi yet
button-take = 🙋 I take it
button-release = ↩️ Give back
button-assign = 👤 Assign
button-report = { $outcome ->
    [delivered] ✅ Handed over
    [no_answer] 📵 No answer
    [postpone] 📅 Postpone
    [refused] 🚫 Refused
   *[wrong_address] 🏠 Wrong address
}
button-courier = { $name } · { $count }
button-undo = ↶ Undo
button-skip-comment = Skip
button-postpone-day = { $day ->
    [today] Later today
    [tomorrow] Tomorrow
   *[day_after] In two days
}
button-courier-orders = 📋 Courier’s orders
answer-taken = The order is yours
answer-taken-already = This order is yours already
answer-held-by = { $name } has it already
answer-unavailable = { $why ->
    [not_own] The shop’s couriers do not deliver this order, so it cannot be taken.
    [handed_over] A courier has already handed this order over to the buyer.
    [over] The order is closed or being cancelled, so it cannot be taken.
   *[unknown] There is no such active order. Check the number; a new order appears within a minute.
}
answer-released = The order is free again
answer-not-held = No courier has this order now.
answer-courier-without-access = This person has no access to the bot. Invite them first: /invite
answer-report-outdated = It was reported already, or the card is outdated. Look at the order again.
answer-undone-already = The report is withdrawn already
answer-undo-too-late = Only the last report can be undone, within 10 minutes. Tell a manager.
answer-comment-skipped = All right, no comment
my-title = 📋 <b>{ $has-name ->
    [yes] { $name }
   *[no] My orders
}: { $count }</b>
my-none = { $is-own ->
    [yes] You have not taken an order yet. Free ones: /orders, then “I take it” on a card.
   *[no] No orders now.
}
my-section = <b>{ $day ->
    [overdue] ⚠️ Overdue
    [today] Today
    [tomorrow] Tomorrow
    [undeliverable] 🚫 Refused or wrong address
   *[later] Later
}</b>{ $has-town ->
    [yes] {" "}· { $town }
   *[no] {""}
}
my-attempt = { $outcome ->
    [delivered] ✅
    [no_answer] 📵
    [postponed] 📅
    [refused] 🚫
   *[wrong_address] 🏠
} { $when }
my-whose = Whose orders?
my-nobody = Nobody in the team has this name. See /users
assign-choose = Who gets order <code>{ $code }</code>? Next to each name: how many orders the courier has now.
assign-cannot = 👤 Order <code>{ $code }</code> cannot be assigned.
assign-usage = Write <code>/assign 900000101</code> and choose a courier. Or answer a courier’s message like this.
assign-done = 👤 Order <code>{ $code }</code> is { $is-new ->
    [yes] now
   *[no] already
} with <b>{ $name }</b>.
postpone-day = 📅 To which day is order <code>{ $code }</code> postponed?

    The bot does not change the date in Kaspi: move it in the merchant cabinet, up to 5 days and with the buyer’s consent.
reported = { $outcome ->
    [delivered] ✅ Order <code>{ $code }</code> is handed over. The card changes when Kaspi shows it as completed.
    [no_answer] 📵 Order <code>{ $code }</code>: no answer.
    [postponed] 📅 Order <code>{ $code }</code> is postponed to { $day }. Move the date in the Kaspi cabinet.
    [refused] 🚫 Order <code>{ $code }</code>: the buyer refused.
   *[wrong_address] 🏠 Order <code>{ $code }</code>: wrong address.
}{ $awaits-comment ->
    [yes] {" "}Write in one line what happened, or press “Skip”.
   *[no] {""}
}
report-undone = ↶ The report on order <code>{ $code }</code> is withdrawn.
comment-done = 💬 The comment is on the card.
comment-too-long = Too long: a comment has up to { $limit } characters. Send a shorter one.
notice-taken-away = 👤 Order <code>{ $code }</code> is no longer yours: a manager gave it { $whose ->
    [another] to another courier
    [nobody] back to the list
   *[unknown] to another courier or back to the list
}.
notice-taken-away-address = 📍 { $address }
alert-orders-given-back = 👤 { $has-name ->
    [yes] { $name } has no access any more
   *[no] A courier has no access any more
}. Without a courier again: { $codes }.
button-select-free = 👤 Assign them
menu-my = My orders
menu-assign = Assign an order to a courier
key-orders = 📋 My orders
key-round = 🗺 Route
keys-shown = ⌨️ The keys are below the text field. Remove them: /hide
keys-removed = The keys are removed. Show them again: /keyboard
photo-caption = 📷 Order <code>{ $code }</code>{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}{ $has-words ->
    [yes] {". "}{ $words }
   *[no] {""}
}
photo-passed-on = 📷 The photo was passed on: { $groups }
photo-missed = ⚠️ Telegram did not take the photo for: { $groups }. Send it once more.
photo-without-order = 📷 Which order is the photo about? Send it as a reply to the order’s card.
photo-without-card = 📷 No group has a card of this order, so the photo was not passed on.
menu-route = Route for today
drafts = 💬 What to write to the buyer of order <code>{ $code }</code>? A button opens WhatsApp with a text that you send yourself. Language of the text: { $language }.
button-draft = { $draft ->
    [coming] 🚗 I am on my way
    [downstairs] 🏠 I am downstairs
    [ready] 🏬 The order is ready
    [about] 💬 About the order
   *[no_answer] 📵 No answer
}
whatsapp-draft = { $draft ->
    [coming] Hello! I am the courier of the shop{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } with your Kaspi order No. { $code }. Will you be there?
    [downstairs] Hello! I am the courier of the shop{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } with order No. { $code }. I am downstairs.
    [ready] Hello! Your Kaspi order No. { $code } is ready, you can collect it from the shop{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    }.
    [about] Hello! I am writing from the shop{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } about your Kaspi order No. { $code }.
   *[no_answer] Hello! I am the courier of the shop{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } with order No. { $code }. I could not reach you. When can you take the order?
}
drafts-no-phone = Kaspi hides this buyer’s phone.
button-select = ☑️ Assign several
button-give-selected = 👤 Give: { $count }
button-open-list = 📋 Orders
button-to-list = ‹ To the list
orders-select = ☑️ Tick orders with the number keys, then “Give”.
assign-choose-several = Who gets the ticked orders ({ $count })? Next to each name: how many orders the courier has now.
given-title = 👤 <b>Orders assigned to you: { $count }</b>
assign-done-several = 👤 { $name } has these orders now: { $count }.{ $has-failed ->
    [yes] {" "}These cannot be given: { $failed }.
   *[no] {""}
}
answer-nothing-ticked = Nothing is ticked. Tick orders with the number keys.
answer-too-many-ticked = No more can be ticked. Give away the ticked orders first.
answer-reported = Recorded, details in the private chat
answer-postpone-asked = I ask for the day in the private chat
answer-list-sent = The couriers are listed in the private chat

## Answers about orders

order-not-found = 🔍 There is no order <code>{ $code }</code> in { $shops ->
    [one] the shop
   *[other] any of the shops
}. Check the number: it is in the seller's cabinet and in the Kaspi app.
kaspi-unavailable = ⏳ Kaspi isn't responding right now, so order <code>{ $code }</code> cannot be shown{ $has-shops ->
    [yes] {" "}(shop: { $shops })
   *[no] {""}
}. Try again in a minute.
kaspi-token-refused = 🔑 Kaspi does not accept the shop's token{ $has-shops ->
    [yes] {" "}({ $shops })
   *[no] {""}
}, so order <code>{ $code }</code> cannot be shown. The admins have been notified.
kaspi-not-understood = 🤔 Kaspi's answer about order <code>{ $code }</code> could not be understood{ $has-shops ->
    [yes] {" "}(shop: { $shops })
   *[no] {""}
}. See the seller's cabinet, and tell an admin.
too-many = ✋ Too many requests: at most { $limit } { $is-daily ->
    [yes] a day
   *[no] in 10 minutes
}. You can ask again: { $when }. If your work needs more, tell an admin.
not-a-code = I see no order number. Alone or after /order, a number has { $min }–{ $max } digits, within a text { $min-in-text }–{ $max-in-text }, such as <code>900000101</code>. Phones and sums within a text do not count. You can send up to { $limit } at once, each on a line of its own. No number? Search in the private chat: /find
codes-left-out = ⚠️ Only the first { $limit } numbers are shown; { $count ->
    [one] { $count } more was left out
   *[other] { $count } more were left out
}. Send the rest in another message.

## Answers to a press of "refresh"

refresh-slow = Kaspi is slow, the card will be refreshed a little later.
refresh-busy = This card is being refreshed.
refresh-failed = Kaspi isn't responding right now
refresh-done = Refreshed
refresh-too-old = This card cannot be refreshed any more. Send the order number again.
button-unknown = This button does not work any more. Send the order number again.
settings-outdated = This button is outdated. Open the settings again: /settings

## People

start = Hello! Send the number of a Kaspi order, and I will tell you who to deliver to, where, and what, with a pin on the map.

    For example: <code>900000101</code>
help = <b>What I can do</b>

    { $about }

    /order <i>number</i> — order card, in groups too
    /my — my orders, by day and address
    /route — the route for today; send your location, and it begins there
    /keyboard, /hide — show or remove the keys below
    /orders — active orders: for today, for tomorrow, all
    /find <i>name or address</i> — find an active order, in the private chat
    /waybills — today's waybills of Kaspi Delivery, in the private chat
    /language — the bot's language in this chat
    /help — this help
help-private = Send an order number and get a card: buyer, address, goods, deadline, buttons for navigation and a pin on the map. A number has { $min }–{ $max } digits, within a text { $min-in-text }–{ $max-in-text }; «№» and spaces are fine, up to { $limit } numbers in one message. No number? Send its last 4–5 digits or the buyer's phone.
help-group = Write <code>/order 900000101</code> with an order number, and I answer with a card: deadline, address, goods, buttons for navigation. The buyer's phone comes to your private chat, by a button.
help-manager = <b>For managers</b>
    /assign <i>number</i> — give an order to a courier; /my <i>name</i> — a courier’s orders
    /invite — invite a person by a link
    /users — who is in the team; change a role, end access
    /allow <i>id</i>, /deny <i>id</i> — give or end access; also as a reply to the person's message. Send me a contact, and I will show who it is
    /connect, /disconnect — in a group: turn the bot on and off there
    /settings — notifications about orders in this chat
    /status — bot status
    /report <i>span</i> — the report of a day or a span, for example <code>/report 01.11–15.11</code>
    /history <i>number</i> — the history of an order
help-admin = <b>For admins</b>
    /allow <i>id</i> manager — appoint a manager
    /audit — who looked at which orders; with an order number or an ID, only at that
language-choose = Choose a language:
language-chosen = ✅ The bot speaks English here from now on.
language-kk = Қазақша
language-ru = Русский
language-en = English
admins-only = This command is for admins only.
has-access = You have access already.
# Why a person may not give or take a role.
not-above = { $role ->
    [admin] Admins are named in the bot's configuration (ADMIN_USER_IDS); that cannot be changed in a chat.
    [manager] Only admins appoint and remove managers.
   *[courier] Only managers and admins can do this.
}
no-access = You have no access. Ask the shop's manager for it.
role-name = { $role ->
    [admin] admin
    [manager] manager
   *[courier] courier
}
who = <a href="tg://user?id={ $id }">{ $name }</a>
who-unnamed = ID <code>{ $id }</code>

## Strangers and requests

stranger = This bot answers the shop's staff only.

    Your Telegram ID: <code>{ $id }</code>
stranger-may-ask = Do you work for the shop? Press the button, and its managers will get your request.
stranger-has-asked = The managers have your request, and the answer will come here. You can ask again: { $when }.
stranger-was-refused = A manager has declined your request. If this is a mistake, talk to them in person. You can ask again: { $when }.
stranger-last-answer = Further messages within the hour will not be answered.
button-ask-access = 🙋 Ask for access
request-sent = The managers have your request
request-sent-already = The managers have your request already. You can ask again: { $when }.
request = 🙋 <b>Asks for access:</b> { $who }
    Telegram ID: <code>{ $id }</code>
requests-waiting = { $count ->
    [0] 🙋 There are no more requests for access.
    [one] 🙋 <b>{ $count } more person</b> is waiting for access.
   *[other] 🙋 <b>{ $count } more people</b> are waiting for access.
}
button-show-requests = 👀 Show the requests
request-verdict = { $verdict ->
    [admitted] ✅ Added as courier
   *[refused] 🚫 Declined
} · decided by: { $who }
request-decided = { $is-late ->
    [yes] Decided already:{" "}
   *[no] {""}
}{ $verdict ->
    [admitted] access given
   *[refused] declined
}
request-refused = A manager has declined your request. If this is a mistake, talk to them in person.
button-admit = ✅ Add as courier
button-refuse = 🚫 Decline

## Invitations

invitation-choose = Who are you inviting? The link works once within 48 hours.
button-invite = { $role ->
    [manager] ➕ Invite a manager
   *[courier] ➕ Invite a courier
}
invitation = 🔗 <b>Invitation: { $role }</b>

    <code>{ $link }</code>

    It works once, until { $when }. Send it only to the person you are inviting: the first one who opens it gets access.
invitation-share = An invitation to the order bot. Open the link and press the start button below.
button-share = 📨 Send
button-revoke = 🗑 Revoke
invitation-revoked = 🗑 The invitation is revoked, the link does not work any more.
invitation-used = ✅ Invitation accepted: { $who } · { $role }
invitation-already = You have access already, your role is { $role ->
    [admin] admin
    [manager] manager
   *[courier] courier
}.
invitation-taken = This invitation has been used already.
invitation-expired = The invitation has expired; it is valid for 48 hours. Ask for a new one.
invitation-withdrawn = The invitation was revoked. Ask for a new one.
invitation-unknown = There is no such invitation. Open the link again or ask for a new one.

## People

welcome = ✅ { $is-new ->
    [yes] <b>You have access.</b> Your role is{" "}
   *[no] Your role is now:{" "}
}{ $role ->
    [admin] admin
    [manager] manager
   *[courier] courier
}.
welcome-courier = Send the number of a Kaspi order, and I will tell you who to deliver to, where, and what, with a pin on the map. For example: <code>900000101</code>
welcome-manager = /invite — invite a courier
    /users — who is in the team
    /connect — in a group: turn the bot on there
    /help — everything I can do
farewell = Your access to the bot has ended. If this is a mistake, talk to the shop's manager.
people-title = 👥 <b>Team: { $count }</b>
person = { $mark ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} <b>{ $who }</b> · { $role }
    ID <code>{ $id }</code>
    Access: { $since }{ $has-by ->
    [yes] {" "}· by: { $by }
   *[no] {""}
}
    Last seen: { $has-seen ->
    [yes] { $seen }
   *[no] never yet
}
person-unnamed = name unknown
person-outsider = 👤 <b>{ $who }</b>
    ID <code>{ $id }</code> · no access
person-removal = End the access of { $who }? The bot will stop answering this person at once.
button-person = { $role ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} { $name }
button-grant = { $role ->
    [manager] 🧭 Make manager
   *[courier] 🚚 Make courier
}
button-remove = 🚫 End access
button-remove-now = Yes, end it
button-cancel = Cancel
button-people = ‹ The whole team
grant-done = ✅ { $who } is now: { $role }.
grant-already = { $who } is already: { $role }.
removal-done = 🚫 No access any more: { $who }.
removal-already = There was no access: { $who }.
answer-granted = Done
answer-removed = Access ended
allow-usage = Name a Telegram ID, for example: <code>/allow 123456789</code> or <code>/allow 123456789 manager</code>. Or, without an ID, reply with it to the person's message or contact. The easiest way is a link: /invite
deny-usage = Name a Telegram ID, for example: <code>/deny 123456789</code>, or reply with this command to the person's message or contact. Everybody is listed by /users
nobody-named = This does not show who the person is: their Telegram account is hidden. Ask them to write to the bot, or invite them by a link: /invite

## Groups

group-unknown = For me to answer in this group, a manager of the shop has to write /connect here
group-connected = ✅ The group is connected. Notifications about orders will come { $in-topic ->
    [yes] to this topic
   *[no] here
}; which ones: /settings

    Order card: <code>/order 900000101</code>. The buyer's phone is hidden here; the person who presses “📞 Phone in private” gets the full card in private.
group-connected-already = The group is connected already. Which notifications come, and where: /settings
group-disconnected = The group is disconnected, I do not answer here any more. To turn me on again: /connect
group-anonymous = You write under the group's name, so I cannot see who you are. Turn anonymity off in your admin rights, or write under your own name.
groups-only = This command is for a group: add me to one and write it there.
private-only = This command is for the private chat.
not-own-words = ↪️ This message was forwarded or not written by you, so I do not carry out its command. Write it yourself.
button-add-to-group = ➕ Add to a group
button-open-bot = Open the bot

## Notifications

notice-headline = { $event ->
    [new] 🆕 <b>New order</b>
    [transmitted] 🚚 <b>Handed to Kaspi Delivery</b>
    [replanned] 🗓 <b>Date changed</b>
    [overdue] ⚠️ <b>Overdue</b>
    [cancelling] ⛔️ <b>Being cancelled</b>
    [cancelled] ⛔️ <b>Cancelled</b>
    [return_requested] ↩️ <b>Return requested</b>
    [returned] ↩️ <b>Returned</b>
    [completed] ✅ <b>Handed over</b>
    [accepted] ✅ <b>Accepted</b>
    [assembled] 📦 <b>Packed</b>
    [sign_required] ✍️ <b>To be signed</b>
    [address_changed] 🔄 <b>Address changed</b>
    [goods_changed] 🔄 <b>Goods changed</b>
    [price_changed] 🔄 <b>Amount changed</b>
    [restored] ↩️ <b>Cancellation withdrawn</b>
    [return_withdrawn] 🔄 <b>Return withdrawn</b>
    [vanished] ❔ <b>Kaspi no longer shows this order; how it ended is unknown</b>
    [reappeared] 🔎 <b>Kaspi shows the order again</b>
    [courier_changed] 🚚 <b>Another courier</b>
    [given] 👤 <b>Assigned to you</b>
    [taken_away] 👤 <b>No longer yours</b>
    [handed_over] ✅ <b>Handed over by the courier</b>
    [attempt_failed] ⚠️ <b>Not handed over</b>
    [commented] 💬 <b>Courier’s comment</b>
    [report_withdrawn] ↶ <b>Report withdrawn</b>
   *[progressed] 🔄 <b>Updated</b>
} · { $when }
notice-urgent-reply = { $event ->
    [overdue] ⚠️ <b>Order <code>{ $code }</code> is overdue.</b>
    [cancelling] ⛔️ <b>Order <code>{ $code }</code> is being cancelled. Do not hand the goods over.</b>
    [return_requested] ↩️ <b>Order <code>{ $code }</code>: a return is requested.</b>
    [returned] ↩️ <b>Order <code>{ $code }</code> was returned.</b>
    [restored] ↩️ <b>The cancellation of order <code>{ $code }</code> was withdrawn: the order stands and has to be handed over.</b>
    [address_changed] 🔄 <b>Order <code>{ $code }</code>: the address has changed. Check the card.</b>
    [goods_changed] 🔄 <b>Order <code>{ $code }</code>: the goods have changed. Check the card for what to deliver.</b>
    [price_changed] 🔄 <b>Order <code>{ $code }</code>: the amount has changed. Check the goods on the card.</b>
    [replanned] 🗓 <b>Order <code>{ $code }</code>: the date has changed. Check the card.</b>
    [given] 👤 <b>Order <code>{ $code }</code> is assigned to you.</b>
    [attempt_failed] ⚠️ <b>Order <code>{ $code }</code> was not handed over.</b>
    [commented] 💬 <b>Order <code>{ $code }</code>:</b>
    [report_withdrawn] ↶ <b>Order <code>{ $code }</code>: the courier’s last report was withdrawn.</b>
   *[cancelled] ⛔️ <b>Order <code>{ $code }</code> was cancelled. Do not hand the goods over.</b>
}
notice-card-closed = 🗄 <i>This card is not updated any more: events now come as separate messages.</i>
notice-new-address = 📍 { $address }
digest-title = 📬 <b>Several things at once: { $count ->
    [one] { $count } order
   *[other] { $count } orders
}</b>
digest-heading = { $event ->
    [new] 🆕 <b>New: { $count }</b>
    [transmitted] 🚚 <b>Handed to Kaspi Delivery: { $count }</b>
    [replanned] 🗓 <b>Date changed: { $count }</b>
    [overdue] ⚠️ <b>Overdue: { $count }</b>
    [cancelling] ⛔️ <b>Being cancelled: { $count }</b>
    [cancelled] ⛔️ <b>Cancelled: { $count }</b>
    [return_requested] ↩️ <b>Return requested: { $count }</b>
    [returned] ↩️ <b>Returned: { $count }</b>
    [completed] ✅ <b>Handed over: { $count }</b>
    [accepted] ✅ <b>Accepted: { $count }</b>
    [assembled] 📦 <b>Packed: { $count }</b>
    [sign_required] ✍️ <b>To be signed: { $count }</b>
    [address_changed] 🔄 <b>Address changed: { $count }</b>
    [goods_changed] 🔄 <b>Goods changed: { $count }</b>
    [price_changed] 🔄 <b>Amount changed: { $count }</b>
    [restored] ↩️ <b>Cancellation withdrawn: { $count }</b>
    [return_withdrawn] 🔄 <b>Return withdrawn: { $count }</b>
    [vanished] ❔ <b>No longer shown by Kaspi: { $count }</b>
    [reappeared] 🔎 <b>Shown by Kaspi again: { $count }</b>
    [courier_changed] 🚚 <b>Another courier: { $count }</b>
    [given] 👤 <b>Assigned: { $count }</b>
    [taken_away] 👤 <b>Taken away: { $count }</b>
    [handed_over] ✅ <b>Handed over by couriers: { $count }</b>
    [attempt_failed] ⚠️ <b>Not handed over: { $count }</b>
    [commented] 💬 <b>Courier comments: { $count }</b>
    [report_withdrawn] ↶ <b>Reports withdrawn: { $count }</b>
   *[progressed] 🔄 <b>Updated: { $count }</b>
}
digest-line = <code>{ $code }</code> · { $when }{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
button-location = 📍 Map pin
venue-title = Order { $code }
chat-lost = 🔌 The bot cannot reach the group “{ $title }” any more, and notifications there are off. To have them back, add the bot to the group and write /connect there
chat-muted = 🔇 The bot may not write in the group “{ $title }”. Notifications wait (the last 1000): let the bot send messages.
topic-lost = 🗂 The topic for notifications in the group “{ $title }” is closed or deleted. They will come to the general one; to choose another: /settings

## Alarms

alarm-title = ⏰ <b>{ $alarm ->
    [not_accepted] To be accepted: { $count }
    [no_courier] For today, without a courier: { $count }
    [not_handed_over] To be handed to Kaspi Delivery today: { $count }
    [not_signed] Not signed by the buyer: { $count }
   *[not_completed] Handed over, not completed in Kaspi: { $count }
}</b>
alarm-line = { $number }. <code>{ $code }</code>{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}{ $has-what ->
    [yes] {" "}· { $what }
   *[no] {""}
}
alarm-since = { $is-express ->
    [yes] ⚡️ Express ·{" "}
   *[no] {""}
}{ $alarm ->
    [not_accepted] placed: { $when }
    [no_courier] due: { $when }
    [not_handed_over] { $is-packed ->
        [yes] packed, not handed over
       *[no] not packed
    } · due: { $when }
    [not_signed] last change: { $when }
   *[not_completed] handed over: { $when }
}{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}
alarm-hint = { $alarm ->
    [not_accepted] Accept before Kaspi cancels.
    [no_courier] Assign a courier with the button on the card or with /assign
    [not_handed_over] Hand over today; pack first what is not packed.
    [not_signed] Remind the buyer: without the signature the order cannot be handed over.
   *[not_completed] Mark as completed in Kaspi.
}

## Active orders

orders-title = 📋 <b>{ $day ->
    [today] Today
    [tomorrow] Tomorrow
   *[all] All active
} · { $delivery ->
    [own] shop's own delivery
    [kaspi] Kaspi Delivery
    [pickup] pickup
   *[all] all delivery types
} · { $count }</b>
orders-none = { $day ->
    [today] There are no such orders for today.
    [tomorrow] There are no such orders for tomorrow.
   *[all] There are no such active orders.
}
orders-town = 🏙 <b>{ $town }</b>
orders-row = { $is-overdue ->
    [yes] ⚠️{" "}
   *[no] {""}
}<b>{ $number }.</b> { $place }{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}
orders-task = { $stage ->
    [new] Accept
    [kaspi-assembly] Pack
    [pickup] Waits for the buyer
   *[kaspi-hand-over] Hand over
}
orders-due = due: { $when }
orders-courier = { $has-name ->
    [yes] 🚚 { $name }
   *[no] 🙋
}
orders-attempt = { $outcome ->
    [delivered] ✅ Handed over
    [no_answer] 📵 No answer
    [postponed] 📅 Postponed
    [refused] 🚫 Refused
   *[wrong_address] 🏠 Wrong address
}
orders-code = No. { $code }
orders-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
button-orders-day = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $day ->
    [today] Today
    [tomorrow] Tomorrow
   *[all] All
}
button-orders-free = { $is-chosen ->
    [yes] ✅ Without a courier
   *[no] 🙋 Without a courier
}
button-orders-delivery = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $delivery ->
    [own] Shop
    [kaspi] Kaspi
    [pickup] Pickup
   *[all] All types
}
card-last-known = ⏳ <b>Kaspi isn't responding right now.</b> Last known state: { $when }

## The round

round-title = 🗺 <b>Route: { $count ->
    [one] { $count } order
   *[other] { $count } orders
}</b>{ $has-distance ->
    [yes] {" "}· { $distance } in a straight line
   *[no] {""}
}
round-from-first = Your location is unknown, so this starts with the first order.
round-place = { $is-overdue ->
    [yes] ⚠️{" "}
   *[no] {""}
}<b>{ $number }.</b> { $place }
round-distance = { $is-near ->
    [yes] nearby
   *[no] { $whole }.{ $tenth } km
}
round-link = <a href="{ $link }">2GIS</a>
round-without-point = 🧭 <b>Without a point on the map: { $count }</b>
round-next = ➡️ Next:{ $has-number ->
    [yes] {" "}<b>{ $number }.</b>
   *[no] {""}
} { $place }{ $has-distance ->
    [yes] {" "}— { $distance }
   *[no] {""}
}
round-none = ✅ Nothing to deliver today.
round-ask-location = 📍 Where do you start? Send your location with the button “{ $button }” or with the paperclip 📎. I remember it for two hours and never write it down.
round-location-outside = 📍 That location is outside Kazakhstan, so no route can start there. Send another one.
button-round-yandex = 🗺 Route in Yandex
button-open = Open
button-my-location = 📍 I'm here

## Waybills of Kaspi Delivery

waybill-caption = 🧾 Waybill of order <code>{ $code }</code>{ $has-number ->
    [yes] {" "}· No. { $number }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
waybill-problem = { $why ->
    [not_found] 🔍 Kaspi has no order <code>{ $code }</code>, so there is no waybill.
    [not_kaspi] 🧾 Order <code>{ $code }</code> has no waybill: Kaspi Delivery does not deliver it.
    [over] 🧾 Order <code>{ $code }</code> is handed over or cancelled and needs no waybill.
    [not_ready] ⏳ Order <code>{ $code }</code> has no waybill yet: Kaspi issues it a minute or two after packing.
    [handed_over] 🚚 Order <code>{ $code }</code> is with Kaspi Delivery already; Kaspi no longer gives its waybill.
    [not_pdf] 🤔 Instead of the waybill of order <code>{ $code }</code> Kaspi sent something else. Take it from the seller's cabinet.
    [too_large] 🤔 The waybill of order <code>{ $code }</code> is larger than 10 MB, which does not look like a waybill. See it in the seller's cabinet.
    [token_refused] 🔑 Kaspi does not accept the shop's token, so there is no waybill of order <code>{ $code }</code>. An admin has been notified.
    [not_understood] 🤔 Kaspi's answer about the waybill of order <code>{ $code }</code> could not be understood. Take it from the seller's cabinet and tell an admin.
   *[unavailable] ⏳ Kaspi isn't responding right now, so there is no waybill of order <code>{ $code }</code> yet. Try again in a minute.
}
waybill-late = ⏳ After 30 minutes there is still no waybill of order <code>{ $code }</code>. Once Kaspi has issued it, the button brings it.
waybills-none = 🧾 Nothing has to be handed to Kaspi Delivery today.
waybills-title = 🧾 <b>To hand over today: { $total }</b> · waybills ready: { $ready }
waybills-left-out = The first { $sent } follow; { $count } more with the button “🧾 Waybill” on the orders' cards.
waybills-untried = ✋ Waybills not sent: { $count }. Try again later: /waybills

## Search

search-title = 🔍 <b>Found: { $count }</b>
search-more = Only the first { $shown } are shown. Narrow the search: the whole number, a name, a street with the house.
search-none = 🔍 { $kind ->
    [code_ending] No active order has a number with this ending. Send the whole number, or search by phone, name or address: /find
    [phone] No active order has this phone. Kaspi hides some phones, so try the name or the address, for example <code>/find Abay 10</code>
   *[text] Nothing was found among the active orders. Try fewer words: only a name, or a street with the house, for example <code>/find Abay 10</code>
}
search-usage = 🔍 <b>I find active orders without their numbers.</b> Send one of these:

    • the last 4–5 digits of the number: <code>0101</code>
    • the buyer's phone: <code>+7 700 000 00 01</code>
    • the last 4 digits of the phone: <code>tel 0001</code>
    • a name or an address: <code>/find Айгерим</code>, <code>/find Абая 10</code>
search-too-long = This request is too long. A name, or a street with the house, is enough, for example <code>/find Abay 10</code>

## Settings and status

settings = ⚙️ <b>Notifications in this chat</b>

    Press to turn on or off. Urgent events (cancelled, returned, overdue, shop's own delivery changed) make a sound in quiet hours, too.{ $has-topic ->
    [yes] {" "}They come to the chosen topic.
   *[no] {""}
}
settings-none = ⚙️ No notifications about orders come here.
button-subscribe = 🔔 Send them here
button-unsubscribe = 🔕 Stop sending
button-event-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [new] New
    [progressed] Progress
    [transmitted] Handed to Kaspi
    [completed] Handed over
    [cancelled] Cancelled
    [returned] Returned
    [replanned] Date changed
    [attempts] Courier reports
   *[overdue] Overdue
}
button-delivery-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [own] Shop's own
    [kaspi] Kaspi
   *[pickup] Pickup
}
button-shop = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $shop }
button-quiet = 🌙 Quiet hours: { $has-hours ->
    [yes] { $hours }
   *[no] none
}
button-style = { $is-live ->
    [yes] 🪪 View: one card
   *[no] 💬 View: messages
}
button-here = 🗂 Send them here
settings-alarms = ⏰ <b>Alarms in this chat</b>

    About each order once, while there is still time:
    • <b>Not accepted</b>: a new order has waited for 30 minutes, an Express one for 15
    • <b>No courier</b>: at 12:00 the shop's own delivery of today has no courier
    • <b>Not handed to Kaspi</b>: it is to be handed over today, and at 15:00 it is not packed or not handed over
    • <b>Not signed</b>: the buyer has not signed the documents for a day
    • <b>Not completed</b>: the courier handed it over 2 hours ago

    In quiet hours they come without a sound.
button-alarms = ⏰ Alarms
button-back = ‹ Back
button-alarm = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $alarm ->
    [not_accepted] Not accepted
    [no_courier] No courier
    [not_handed_over] Not handed to Kaspi
    [not_signed] Not signed
   *[not_completed] Not completed
}
status-title = 🩺 <b>Bot status</b>
status-shop = 🏪 <b>{ $shop }</b>
    Orders received: { $has-when ->
    [yes] { $when }
   *[no] never yet
}
    Active orders: { $count }
status-shop-failure = { $failure ->
    [refused] ⚠️ Kaspi does not accept the shop's token
    [unavailable] ⚠️ Kaspi isn't responding
   *[not_understood] ⚠️ Kaspi's answers could not be understood
}{ $unread ->
    [lists] {" "}(some lists cannot be read)
    [orders] {" "}(some orders cannot be read)
   *[everything] {""}
}
status-notices = 📬 Notifications waiting: { $count }{ $has-when ->
    [yes] {" "}· the oldest: { $when }
   *[no] {""}
}
status-program = 🤖 Version { $version }, started: { $since }
    Database: { $megabytes } MB

## When something breaks

given-up = 😔 An internal error kept me from answering. Ask again; if that does not help, tell an admin.
incident-shop-unreadable = ⏳ <b>{ $unread ->
    [lists] Some lists of the shop “{ $shop }”
    [orders] Some orders of the shop “{ $shop }”
   *[everything] The shop “{ $shop }”
} could not be read for 15 minutes.</b> { $failure ->
    [not_understood] Kaspi's answers could not be understood.
   *[unavailable] Kaspi isn't responding.
} New events will come when the connection is back; nothing is lost.
incident-shop-recovered = ✅ <b>The shop “{ $shop }” can be read again.</b> { $events ->
    [0] Nothing happened meanwhile.
    [one] { $events } event was caught up.
   *[other] { $events } events were caught up.
}
incident-notices-stuck = 📭 <b>Notifications have not got through for 10 minutes.</b> Waiting: { $count }. More: /status
incident-notices-recovered = ✅ Notifications get through again.
incident-database-unwritable = 💾 <b>The database cannot be written.</b> Most likely the disk is full. New messages wait and will be processed when it can be written again; nothing is lost. The reason is in the bot's log.
incident-database-recovered = ✅ The database can be written again.
alert-cancelled-share = ⚠️ <b>Many cancelled orders.</b>
    { $shops }

    When more than 5 % are cancelled, Kaspi switches the shop off for 7 days. All cancellations are counted here; the exact share is in the merchant cabinet.
alert-cancelled-share-line = “{ $shop }”: { $percent } % in { $days ->
    [one] { $days } day
   *[other] { $days } days
} ({ $cancelled } of { $ended } cancelled)
incident-token-refused = 🔑 <b>Kaspi does not accept the token of the shop “{ $shop }”.</b>
    Cards of this shop's orders are not shown. Take the token from the seller's cabinet (Настройки → Токен API), put it into the bot's configuration and restart the bot.
incident-shop-closed = 🏪 <b>The shop “{ $shop }” is no longer in the bot's configuration.</b>
    I no longer follow its orders, and they are not among the active ones. Buyers' data is deleted { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after the last update. If the shop was removed by mistake, put it back and restart the bot: it is followed again. If it only has a new name, its orders were not found under it: new events come under the new name.
incident-set-aside = 🧩 <b>Telegram keeps failing on a message.</b> I set it aside so that the others get through. A person who is still waiting for an answer should write once more; for an order, press /orders.
incident-too-many-lookups = ✋ <b>Too many requests.</b>
    { $who } looks at more orders than allowed and gets no answers for now. At which: <code>/audit { $id }</code>
audit-title = <b>Who looked at what</b>
audit-day = <b>{ $day }</b>
audit-line = { $time } · { $who } · { $subject }{ $result ->
    [found] {""}
    [not_found] {" "}· not found
   *[failed] {" "}· no answer from Kaspi
}{ $is-group ->
    [yes] {" "}· in a group
   *[no] {""}
}{ $is-repeated ->
    [yes] {" "}· ×{ $count }
   *[no] {""}
}
audit-order = <code>{ $code }</code>
audit-waybill = 🧾 <code>{ $code }</code>
audit-search = 🔍 { $kind ->
    [code_ending] search by the end of a number
    [phone] search by phone
   *[text] search by name or address
}
audit-workbook = 📗 report in Excel
audit-change = ✍️ { $action ->
    [accept] acceptance
    [assemble] packing
    [send_code] code for the buyer
   *[complete] hand-over
} <code>{ $code }</code>{ $outcome ->
    [done] {""}
    [checking] {" "}· being checked
    [unconfirmed] {" "}· not confirmed
   *[refused] {" "}· refused by Kaspi
}
audit-more = …only the latest requests are shown.
audit-empty = There were no such requests.
audit-usage = Name an order number or a Telegram ID, for example: <code>/audit 900000101</code>. Without one, everybody's latest requests are listed.

## Workbooks and charts

sheet-name = { $sheet ->
    [orders] Orders
    [couriers] Couriers
   *[days] Days
}
sheet-column = { $column ->
    [code] Number
    [shop] Shop
    [placed] Placed
    [delivery] Delivery
    [sum] Amount
    [event] Event
    [at] When
    [courier] Courier
    [buyer] Buyer
    [address] Address
    [day] Day
    [new] New
    [delivered] Completed
    [delivered_sum] Completed amount
    [failed] Not handed over
    [cancelled] Cancelled
    [returned] Returned
    [no_answer] No answer
    [postponed] Postponed
    [refused] Refused
   *[wrong_address] Wrong address
}
sheet-total = Total
sheet-event = { $event ->
    [new] New
    [transmitted] Handed to Kaspi Delivery
    [replanned] Date changed
    [overdue] Overdue
    [cancelling] Being cancelled
    [cancelled] Cancelled
    [return_requested] Return requested
    [returned] Returned
    [completed] Completed
    [accepted] Accepted
    [assembled] Packed
    [sign_required] To be signed
    [address_changed] Address changed
    [goods_changed] Goods changed
    [price_changed] Amount changed
    [restored] Cancellation withdrawn
    [return_withdrawn] Return withdrawn
    [vanished] No longer shown by Kaspi
    [reappeared] Shown by Kaspi again
    [courier_changed] Another courier
    [given] Assigned to a courier
    [taken_away] Taken from a courier
    [handed_over] Handed over by the courier
    [attempt_failed] Not handed over
    [commented] Courier’s comment
    [report_withdrawn] Report withdrawn
   *[progressed] Updated
}
chart-title = Orders · { $span }
chart-legend = { $name }: { $count }
chart-day = { $weekday ->
    [mon] Mon
    [tue] Tue
    [wed] Wed
    [thu] Thu
    [fri] Fri
    [sat] Sat
   *[sun] Sun
} { $day }

## The demo

demo-courier = Courier
demo-second-courier = Aidar
demo-manager = Manager
demo-owner = Owner
demo-stranger = Newcomer
demo-group = Delivery
demo-shop = Romashka
demo-forum = New group
demo-topic-first = Almaty
demo-topic-second = Astana
demo-title = Kaspi Order Bot
demo-subtitle = demo: everything runs on this computer
demo-placeholder = An order number or a command…
demo-send = Send
demo-bot = Bot
demo-typing = typing…
demo-copied = Copied:
demo-drawing = Drawing of the route, stops:
demo-drawing-note = Drawn by the demo page; not a part of the bot’s message
demo-edited = edited
demo-share = Who gets it?
demo-pick-group = Which group?
demo-kick = Remove the bot
demo-invite = Add the bot
demo-joined = The bot was added
demo-topic = A topic was created
demo-moved = The group is a supergroup now
demo-migrate = Make it a supergroup
demo-language = English
demo-people = People
demo-chats = Chats
demo-languages = Language
demo-events = Make it happen now
demo-messages = Messages
demo-hints = Hints
demo-keys = Keys
demo-attach = Attach
demo-photo = Photo
demo-contact = Contact
demo-place = My location
demo-reply = Reply
demo-cancel = Cancel the reply
demo-close = Close
demo-expand = Show all
demo-collapse = Collapse
demo-unseen = new
demo-ended = The demo has ended or the connection is lost. Start the demo again — what you typed stays.
demo-event-order = New order
demo-event-sale = Sale
demo-event-cancellation = Cancellation
demo-event-postponement = New date
demo-event-overdue = Overdue
demo-event-waiting = Not accepted
demo-event-return = Return
demo-event-buyer-code = Buyer's code
demo-event-kaspi = Kaspi is silent
demo-event-telegram = Telegram is silent
demo-no-order = No suitable order right now
demo-port-taken = Port { $port } is taken, so the page is on another one.
demo-short-hint = { $what ->
        [own] due today
        [overdue] overdue
        [no-point] no map pin
        [pickup] pickup
        [cancelling] being cancelled
        [to-door] Kaspi Delivery
        [waybill] waybill
        [completed] completed
       *[unknown] no such order
    }
demo-intro =
    Kaspi Order Bot, the demo. The bot is the real one, but Telegram and Kaspi are built into the program:
    no tokens and no network are needed, people and orders are invented.

    You are a courier. Type an order number and press Enter; Ctrl+C ends.
    The same chat in a browser, where the buttons work: { $page }
    Your orders: /my. Your round of today: /route. To take another: “🙋 I take it” under a card.

    Try:
demo-hint =
    { "  " }{ $code } — { $what ->
        [own] shop's own delivery, due today
        [overdue] shop's own delivery, overdue
        [no-point] shop's own delivery without a map pin
        [pickup] pickup
        [cancelling] Kaspi Postomat, being cancelled
        [to-door] Kaspi Delivery to the door
        [waybill] Kaspi Delivery, waybill ready
        [completed] completed, phone hidden
       *[unknown] no such order
    }
demo-button = [{ $text }]
demo-link = [{ $text }] { $url }
demo-pin = 📍 point on the map: { $latitude }, { $longitude }

## Reports and summaries

report-title = { $kind ->
    [evening] 🌙 <b>The day
    [week] 📅 <b>The week
   *[report] 📊 <b>Report
} · { $span }</b>
report-new = 🆕 New: { $count }
report-delivered = ✅ Completed: { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}
report-failed = ⚠️ Not handed over: { $count }{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-cancelled = ⛔️ Cancelled: { $count }
report-returned = ↩️ Returned: { $count }
report-left = { $is-today ->
    [yes] ⏳ Left for tomorrow: { $count }
   *[no] ⏳ Left undelivered: { $count }
}
report-reason = { $outcome ->
    [no_answer] no answer
    [postponed] postponed
    [refused] refused
   *[wrong_address] wrong address
} { $count }
report-couriers = 🚚 <b>Couriers</b>
report-courier = { $name }: completed { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-shops = 🏪 <b>Shops</b>
report-shop = { $shop }: new { $new }, completed { $delivered }{ $has-sum ->
    [yes] {" "}({ $sum })
   *[no] {""}
}, not handed over { $failed }, cancelled { $cancelled }, returned { $returned }
report-more = …and { $count } more
report-refused = { $why ->
    [no_such_day] There is no such day. Check the date.
    [future] This day has not come yet. If you mean last year, add it: <code>/report 24.11.2025</code>
    [too_long] The span is too long: { $days } days at most.
    [too_old] Nothing is stored about these days: the history of orders is kept for { $stored } days.
   *[not_understood] Name a day or a span, for example: <code>/report yesterday</code>, <code>/report 15.11</code> or <code>/report 01.11–15.11</code>. Without one, the report is of today.
}
button-report-span = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $span ->
    [today] Today
    [yesterday] Yesterday
    [week] 7 days
   *[month] 30 days
}
button-workbook = 📗 Excel
workbook-caption = 📗 Report: { $span }
history-title = 🕓 <b>Order <code>{ $code }</code></b>
history-line = { $when } — { $event }{ $has-courier ->
    [yes] {" "}· { $courier }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
history-event = { $event ->
    [new] 🆕 New
    [transmitted] 🚚 Handed to Kaspi Delivery
    [replanned] 🗓 Date changed
    [overdue] ⚠️ Overdue
    [cancelling] ⛔️ Being cancelled
    [cancelled] ⛔️ Cancelled
    [return_requested] ↩️ Return requested
    [returned] ↩️ Returned
    [completed] ✅ Completed
    [accepted] ✅ Accepted
    [assembled] 📦 Packed
    [sign_required] ✍️ To be signed
    [address_changed] 🔄 Address changed
    [goods_changed] 🔄 Goods changed
    [price_changed] 🔄 Amount changed
    [restored] ↩️ Cancellation withdrawn
    [return_withdrawn] 🔄 Return withdrawn
    [vanished] ❔ Kaspi no longer shows the order
    [reappeared] 🔎 Kaspi shows the order again
    [courier_assigned] 🚚 Given to a courier
    [courier_released] 🙋 Without a courier
    [handed_over] ✅ Handed over by the courier
    [no_answer] 📵 No answer
    [postponed] 📅 Postponed to { $day }
    [refused] 🚫 Refused
    [wrong_address] 🏠 Wrong address
    [commented] 💬 Courier’s comment
    [report_withdrawn] ↶ Report withdrawn
   *[progressed] 🔄 Updated
}
history-more = …{ $count } earlier ones
history-none = Nothing is recorded about order <code>{ $code }</code>. Events are recorded since the bot follows the shop, and kept for { $stored } days.
history-usage = Name an order number, for example: <code>/history 900000101</code>
summary-morning = ☀️ <b>Plan for { $day }</b>
summary-today = 📦 To deliver today: { $count }
summary-overdue = ⚠️ Overdue: { $count }
summary-without-courier = 🙋 Without a courier: { $count }
summary-to-kaspi = 🚚 To hand to Kaspi Delivery by 16:00: { $count }
summary-goods = 🛒 <b>To pick</b>
summary-goods-line = { $name } — { $quantity }
summary-goods-unknown = Orders without a list of goods: { $count }
button-summaries = 📊 Summaries: { $has-hours ->
    [yes] { $hours }
   *[no] none
}
summary-settings = 📊 <b>Summaries in this chat</b>

    ☀️ In the morning: the plan of the day and the goods to pick; on Mondays also the week before. 🌙 In the evening: what the day brought. Each comes once a day.
button-summary-hour = { $is-chosen ->
    [yes] ✅
   *[no] { $kind ->
        [morning] ☀️
       *[evening] 🌙
    }
} { $hour }
button-summary-off = { $is-chosen ->
    [yes] ✅
   *[no] { $kind ->
        [morning] ☀️
       *[evening] 🌙
    }
} Off

## The command menu

menu-order = Order card by number
menu-find = Find an order without its number
menu-waybills = Today's waybills of Kaspi Delivery
menu-invite = Invite a person by a link
menu-users = Who is in the team
menu-audit = Who looked at which orders
menu-connect = Turn the bot on in this group
menu-disconnect = Turn the bot off in this group
menu-orders = Active orders
menu-settings = Notifications in this chat
menu-status = Bot status
menu-language = Language · Тіл · Язык
menu-help = What the bot can do
menu-report = Report of a day or a span
menu-history = History of an order

button-kaspi = { $action ->
    [accept] ✅ Accept
    [assemble] 📦 Packed
   *[complete] 🔑 Hand over
}
button-kaspi-confirm = { $action ->
    [accept] ✅ Yes, accept
    [assemble] 📦 Yes, packed
   *[send_code] 🔑 Send the code
}
button-kaspi-decline = ✖️ Do not
button-kaspi-resend = 🔁 Another code
button-accept-ticked = ✅ Accept: { $count }
kaspi-places = 📦 Order <code>{ $code }</code>: how many parcels? Kaspi issues a waybill for each.
kaspi-confirm = { $action ->
    [accept] { $count ->
        [one] ✅ <b>Accept the order?</b>
       *[other] ✅ <b>Accept { $count } orders?</b>
    }
    [assemble] 📦 <b>Is the order packed?</b>
   *[send_code] 🔑 <b>Hand the order over?</b>
}
kaspi-confirm-order = <code>{ $code }</code>{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
kaspi-confirm-note = { $action ->
    [accept] Kaspi tells the buyer at once. This cannot be undone.
    [assemble] Parcels: { $places }. Kaspi issues the waybill at once. This cannot be undone.
   *[send_code] Kaspi will send a code to the buyer. Are you at the door?
}
kaspi-left-out = These cannot be accepted now: { $codes }
kaspi-sending = ⏳ Sending to Kaspi…
kaspi-declined = ✖️ Called off: nothing was sent to Kaspi.
kaspi-code-not-awaited = ✖️ I do not wait for the code any more. The order is not handed over.
kaspi-no-code = The code from the buyer’s app has 4 digits. Not to wait for it: “✖️ Do not” above.
kaspi-code-entered = 🔑 The code for order <code>{ $code }</code> is not needed any more.
kaspi-expired = ⌛ The request is too old, and nothing was sent to Kaspi. Press the button on the card again.
kaspi-too-soon = Another code can be sent in { $seconds } s.
kaspi-wrong-code = ❌ The code for order <code>{ $code }</code> is wrong. { $tries ->
    [0] Three codes were wrong: ask a manager to hand the order over.
    [1] One try is left: enter the code again.
   *[other] { $tries } tries are left. Enter the code again.
}
kaspi-progress = { $progress ->
    [done] { $action ->
        [accept] ✅ Order { $code } is accepted.
        [assemble] 📦 Order { $code } is packed.
        [send_code] 🔑 Kaspi has sent a code to the buyer of order { $code }. Enter it here: 4 digits, within 15 minutes.
       *[complete] ✅ Order { $code } is handed over.
    }
    [unconfirmed] { $action ->
        [send_code] ❓ Kaspi did not confirm that it sent the code for order { $code }. If the buyer has it, enter it here: 4 digits. If not, send another one.
       *[other] ❓ Kaspi never confirmed what became of order { $code }. Look at it in the cabinet before you try again.
    }
    [confirmed] 📦 Kaspi has accepted that order { $code } is packed. I wait for the waybill: usually a minute, at times longer.
    [checking] ⏳ Kaspi did not confirm; I am checking. Order { $code }: do not repeat it, I will write how it ended.
    [running] ⏳ Order { $code } is being changed by { $has-name ->
        [yes] { $name }
       *[no] a colleague
    }. Please wait.
    [off] This action is not switched on. The owner does that: KASPI_ACTIONS.
    [not_allowed] Only managers can do this; the courier who has the order can hand it over.
    [too_many_codes] Three codes for order { $code } were wrong. Ask a manager to hand it over.
    [too_soon] A code was sent less than a minute ago. Please wait.
    [expired] ⌛ The request is too old, and nothing was sent to Kaspi. Press the button on the card again.
    [wrong_code] ❌ The code for order { $code } is wrong.
    [cancelled] ⛔️ Order { $code } is cancelled or being cancelled. Do not hand the goods over.
    [already_completed] ✅ Order { $code } was handed over before.
    [not_signed] ✍️ The buyer has not signed the papers yet. Order { $code } can be handed over after that.
    [not_found] 🤷 Kaspi does not find order { $code }. Refresh the card.
    [token_refused] 🔑 Kaspi refuses the shop's token. Nothing was changed. Tell an administrator.
    [busy] ⏳ Kaspi asks to wait, and nothing was changed. Try again in a minute.
    [unreachable] 📡 Kaspi does not answer, and nothing was sent. Try again later.
   *[other_state] Order { $code } is in another state by now. Refresh the card.
}
