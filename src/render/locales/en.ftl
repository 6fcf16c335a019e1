### Everything the bot says, in English.
### Text in messages is Telegram's HTML; buttons, alerts and the command menu are plain text.

## The card of an order

card-title = 📦 <b>Order <code>{ $code }</code></b>{ $delivery ->
    [own] {" "}· Your delivery
    [kaspi-local] {" "}· Kaspi Delivery in town
    [kaspi-to-door] {" "}· Kaspi Delivery to the door
    [kaspi] {" "}· Kaspi Delivery
    [postomat] {" "}· Kaspi Postomat
    [pickup] {" "}· Pickup
    [regional-pickup] {" "}· Regional delivery to a pickup point
    [none] {""}
   *[other] {" "}· { $delivery }
}
card-shop = 🏪 { $shop }

order-stage = { $stage ->
    [NEW] New
    [SIGN_REQUIRED] To be signed
    [PICKUP] Waiting for the buyer
    [DELIVERY] Out for delivery
    [KASPI_DELIVERY] With Kaspi Delivery
    [kaspi-pre-order] Pre-order
    [kaspi-assembly] Packing
    [kaspi-hand-over] To be handed to Kaspi Delivery
    [kaspi-transmitted] Handed to Kaspi Delivery
    [ARCHIVE] In the archive
   *[other] { $stage }
}
order-status = { $status ->
    [APPROVED_BY_BANK] to be accepted by the seller
    [ACCEPTED_BY_MERCHANT] accepted by the seller
    [COMPLETED] completed
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
} { $stage } · { $status }
card-stage-only = ℹ️ { $stage }
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
card-planned-past = ⏰ Was to be delivered by: { $when }
card-planned-overdue = ⚠️ <b>Overdue!</b> It was due: <b>{ $when }</b>
card-reservation = ⏰ Kept until: <b>{ $when }</b>
card-hand-over-by = ⏰ Hand to Kaspi Delivery by: <b>{ $when }</b>
card-hand-over-late = ⚠️ <b>Late for Kaspi Delivery!</b> It was due: <b>{ $when }</b>
card-transmitted = 🚚 Handed to Kaspi Delivery: { $when }
card-completed = ✅ Handed over: { $when }

card-customer = 👤 { $name }
card-phone = 📞 { $phone }
card-phone-hidden = 📞 The number is hidden by Kaspi
card-address = 📍 { $address }
card-flat = flat { $flat }
card-building = building { $building }
card-no-coordinates = 🧭 Kaspi sent no point on the map; the buttons search by address.
card-origin = 🏬 Warehouse: { $origin }

card-items = 🛍 <b>Goods: { $count ->
    [one] { $count } item
   *[other] { $count } items
}</b>
card-item = { $number }. { $name } — { $quantity }{ $sum ->
    [none] {""}
   *[other] {" "}· { $sum }
}{ $imei ->
    [yes] {" "}· IMEI needed
   *[no] {""}
}
item-one = { $count } pc
item-several = <b>{ $count } pcs</b>
item-weight = { $kilograms } kg
item-pieces-weight = { $pieces }, { $weight }
item-unnamed = Goods without a name
card-items-more = …and { $count ->
    [one] { $count } more item
   *[other] { $count } more items
}; the whole list is in the seller's cabinet
card-items-unknown = 🛍 Kaspi sent no list of goods; see the seller's cabinet.

card-sum = 💰 <b>{ $sum }</b>{ $payment ->
    [none] {""}
   *[other] {" "}· { $payment }
}
card-payment-only = 💰 { $payment }
payment-mode = { $mode ->
    [PAY_WITH_CREDIT] on credit
    [PREPAID] paid
   *[other] { $mode }
}
payment-credit-term = on credit for { $months ->
    [one] { $months } month
   *[other] { $months } months
}
card-delivery-cost = 🚚 Delivery for the buyer: { $cost ->
    [free] free
   *[other] { $cost }
}
card-delivery-cost-for-seller = 🚚 Delivery at the seller's cost: { $cost }
card-express = ⚡️ <b>Express delivery</b>
card-pre-order = 🕓 <b>Pre-order</b>
card-signature = ✍️ <b>The buyer has to sign documents</b>; the order cannot be handed over before
card-waybill = 🧾 Waybill: <code>{ $number }</code>
card-pickup-point = 🏷 Point: { $point }
card-created = 🗓 Placed: { $when }
card-refreshed = 🔄 Refreshed: { $when }

when-today = today, { $time }
when-tomorrow = tomorrow, { $time }
when-yesterday = yesterday, { $time }

## Buttons

button-2gis = 2GIS
button-yandex = Yandex
button-google = Google
button-whatsapp = 💬 WhatsApp
button-copy-phone = 📋 Number
button-refresh = 🔄 Refresh
# Read by the buyer, who hardly expects English.
whatsapp-text = Здравствуйте! Пишу по вашему заказу № { $code } на Kaspi.

## Answers about orders

order-not-found = 🔍 There is no order <code>{ $code }</code> in { $shops ->
    [one] the shop
   *[other] any of the shops
}. Check the number: it is in the seller's cabinet and in the Kaspi app.
kaspi-unavailable = ⏳ Kaspi does not answer now, so order <code>{ $code }</code> cannot be shown{ $shops ->
    [none] {""}
   *[other] {" "}(shop: { $shops })
}. Try again in a minute.
kaspi-token-refused = 🔑 Kaspi does not accept the shop's token{ $shops ->
    [none] {""}
   *[other] {" "}({ $shops })
}, so order <code>{ $code }</code> cannot be shown. The admins have been told.
kaspi-not-understood = 🤔 Kaspi's answer about order <code>{ $code }</code> makes no sense{ $shops ->
    [none] {""}
   *[other] {" "}(shop: { $shops })
}. See the seller's cabinet, and tell an admin.
too-many = ✋ Too many requests: at most { $limit } { $window ->
    [day] a day
   *[ten-minutes] in 10 minutes
}. The next one after { $when }. If your work needs more, tell an admin.
not-a-code = I see no order number. It is a number of 8–10 digits, such as <code>900000101</code>. You can send up to { $limit } at once, each on a line of its own.
unreadable-rest = ⚠️ Not everything in the message looks like an order number, which has 8–10 digits. The rest was left out.
codes-left-out = ⚠️ Only the first { $limit } numbers are shown; { $count ->
    [one] { $count } more was left out
   *[other] { $count } more were left out
}. Send the rest in another message.

## Answers to a press of "refresh"

refresh-slow = Kaspi is slow, the card will be refreshed a little later.
refresh-busy = This card is being refreshed.
refresh-done = Refreshed
refresh-too-old = This card cannot be refreshed any more. Send the order number again.
button-unknown = This button does not work any more. Send the order number again.

## People

start = Hello! Send the number of a Kaspi order, and I will tell you whom to meet, where, and what to bring, with a pin on the map.

    For example: <code>900000101</code>
help = <b>What I can do</b>

    Send an order number and get a card: buyer, address, goods, deadline, buttons for navigation and a pin on the map. Numbers may come with «№» and spaces, up to { $limit } in one message.

    /order <i>number</i> — the card of an order, in groups too
    /language — the bot's language in this chat
    /help — this help
help-admin =

    <b>For admins</b>
    /allow <i>id</i> — let the person with this Telegram ID in
    /deny <i>id</i> — end their access
    /audit — who looked at which orders; with an order number or an ID, only at that
stranger = This bot answers the shop's staff only.

    Your Telegram ID: <code>{ $id }</code>
    Give it to the shop's admin to get access.
language-choose = Choose a language:
language-chosen = ✅ The bot speaks English here from now on.
language-kk = Қазақша
language-ru = Русский
language-en = English
no-access = You have no access. Ask the shop's admin for it.
admins-only = This command is for admins only.
allow-usage = Name a Telegram ID, for example: <code>/allow 123456789</code>. People see their ID when they write to the bot.
deny-usage = Name a Telegram ID, for example: <code>/deny 123456789</code>.
allow-done = ✅ <code>{ $id }</code> has access now and can send order numbers.
allow-already = <code>{ $id }</code> has access already.
deny-done = 🚫 <code>{ $id }</code> has no access any more.
deny-stranger = <code>{ $id }</code> had no access.
deny-admin = <code>{ $id }</code> is an admin. Admins are named in the bot's configuration (ADMIN_USER_IDS).

## When something breaks

given-up = 😔 An internal error kept me from answering. Ask again; if that does not help, tell an admin.
alarm-token-refused = 🔑 <b>Kaspi does not accept the token of the shop “{ $shop }”.</b>
    Cards of this shop's orders are not shown. Take the token from the seller's cabinet (Настройки → Токен API), put it into the bot's configuration and restart the bot.
alarm-too-many = ✋ <b>Too many requests.</b>
    <code>{ $id }</code> looks at more orders than allowed and gets no answers for now. At which: <code>/audit { $id }</code>
audit-title = <b>Who looked at what</b>
audit-line = { $when } · <code>{ $id }</code> · <code>{ $code }</code> · { $result ->
    [found] shown
    [not_found] not found
    [failed] no answer from Kaspi
   *[asked] unanswered
}{ $place ->
    [group] {" "}· in a group
   *[private] {""}
}
audit-empty = There were no such requests.
audit-usage = Name an order number or a Telegram ID, for example: <code>/audit 900000101</code>. Without one, everybody's latest requests are listed.

## The demo

demo-courier = Courier
demo-manager = Manager
demo-stranger = Stranger
demo-intro =
    Kaspi Order Bot, the demo. The bot is the real one, but Telegram and Kaspi are built into the program:
    no tokens and no network are needed, people and orders are invented.

    You are a courier. Type an order number and press Enter; Ctrl+D ends.
    The same chat in a browser, where the buttons work: { $page }

    Try:
demo-hint =
    { "  " }{ $code } — { $what ->
        [own] your delivery, due today
        [overdue] your delivery, overdue
        [no-point] your delivery without a point on the map
        [pickup] pickup
        [cancelling] Kaspi Postomat, being cancelled
        [to-door] Kaspi Delivery to the door
        [completed] completed, number hidden
       *[unknown] no such order
    }
demo-button = [{ $text }]
demo-link = [{ $text }] { $url }
demo-pin = 📍 point on the map: { $latitude }, { $longitude }

## The command menu

menu-order = The card of an order by its number
menu-language = Language · Тіл · Язык
menu-help = What the bot can do
