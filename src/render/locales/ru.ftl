### Everything the bot says, in Russian.
### Text in messages is Telegram's HTML; buttons, their answers and the command menu are plain text.

## The card of an order

card-title = 📦 <b>Заказ <code>{ $code }</code></b>{ $has-delivery ->
    [yes] {" "}· { $delivery }
   *[no] {""}
}
delivery = { $delivery ->
    [own] Доставка магазина
    [kaspi-local] Kaspi Доставка по городу
    [kaspi-to-door] Kaspi Доставка до двери
    [kaspi] Kaspi Доставка
    [postomat] Kaspi Postomat
    [pickup] Самовывоз
   *[regional-pickup] Доставка по области до пункта выдачи
}
card-shop = 🏪 { $shop }

# The stage: the cabinet's list, for Kaspi Delivery its tab.
order-stage = { $stage ->
    [new] Новый
    [sign-required] На подписании
    [pickup] Ждёт покупателя
    [delivery] В доставке
    [kaspi-delivery] В Kaspi Доставке
    [kaspi-pre-order] Предзаказ
    [kaspi-assembly] На упаковке
    [kaspi-hand-over] Ждёт передачи на Kaspi Доставку
    [kaspi-transmitted] Передан на Kaspi Доставку
   *[archive] В архиве
}
order-status = { $status ->
    [APPROVED_BY_BANK] ждёт принятия продавцом
    [ACCEPTED_BY_MERCHANT] принят продавцом
    [COMPLETED] выдан
    [CANCELLED] отменён
    [CANCELLING] отменяется
    [KASPI_DELIVERY_RETURN_REQUESTED] ожидает возврата
    [RETURNED] возвращён
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
card-called-off = <b>Товар не передавайте.</b>
card-cancellation-reason = Причина: { $reason ->
    [BUYER_CANCELLATION_HIMSELF] покупатель отменил сам
    [BUYER_CANCELLATION_BY_COURIER] покупатель отменил через курьера
    [BUYER_CANCELLATION_BY_CSC] покупатель отменил через службу поддержки
    [BUYER_CANCELLATION_BY_MERCHANT] покупатель отказался, заказ отменил продавец
    [BUYER_NOT_REACHABLE] не дозвонились до покупателя
    [MERCHANT_OUT_OF_STOCK] нет товара в наличии
    [TIMEOUT_BUYER_PICKUP] покупатель не забрал вовремя
    [TIMEOUT_BUYER_SIGNATURE] покупатель не подписал вовремя
    [TIMEOUT_KASPI_DELIVERY] не передан на Kaspi Доставку вовремя
    [RFO_REJECTED] отказ в кредите
    [TECHNICAL_PROBLEM_CANCELLATION] техническая ошибка
   *[other] { $reason }
}

card-planned = ⏰ Доставить до: <b>{ $when }</b>
card-planned-by-kaspi = 📅 Kaspi доставит до: { $when }
card-planned-past = ⏰ Срок доставки: { $when }
card-planned-overdue = ⚠️ <b>Просрочен!</b> Срок был: <b>{ $when }</b>
card-reservation = ⏰ Хранится до: <b>{ $when }</b>
card-hand-over-by = ⏰ Передать на Kaspi Доставку до: <b>{ $when }</b>
card-hand-over-overdue = ⚠️ <b>Просрочена передача на Kaspi Доставку!</b> Срок был: <b>{ $when }</b>
card-transmitted = 🚚 Передан на Kaspi Доставку: { $when }
card-completed = ✅ Выдан: { $when }

card-customer = 👤 { $name }
card-phone = 📞 { $phone }
card-phone-hidden = 📞 Телефон скрыт Kaspi
card-address = 📍 { $address }
card-flat = кв. { $flat }
card-building = стр. { $building }
card-no-coordinates = 🧭 Kaspi не передал точку на карте — кнопки ищут по адресу.
card-origin = 🏬 Склад: { $origin }

card-items = 🛍 <b>Товары: { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}</b>
card-item = { $name } — { $quantity }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $needs-imei ->
    [yes] {" "}· нужен IMEI
   *[no] {""}
}
card-item-only = 🛍 { $item }
card-item-numbered = { $number }. { $item }
item-one = { $count } шт.
item-several = <b>{ $count } шт.</b>
item-weight = { $kilograms } кг
item-pieces-weight = { $pieces }, { $weight }
item-unnamed = Товар без названия
card-items-more = …и ещё { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}, весь список — в кабинете продавца
card-items-unknown = 🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

card-sum = 💰 <b>{ $sum }</b>{ $has-payment ->
    [yes] {" "}· { $payment }
   *[no] {""}
}{ $is-paid ->
    [yes] {" "}— денег не брать
   *[no] {""}
}
card-payment-only = 💰 { $payment }{ $is-paid ->
    [yes] {" "}— денег не брать
   *[no] {""}
}
payment-mode = { $mode ->
    [PAY_WITH_CREDIT] в кредит
    [PREPAID] оплачено
   *[other] { $mode }
}
card-credit-term = 💳 В кредит на { $months ->
    [one] { $months } месяц
    [few] { $months } месяца
   *[many] { $months } месяцев
}
card-delivery-cost = 🚚 Доставка для покупателя: { $is-free ->
    [yes] бесплатно
   *[no] { $cost }
}
card-delivery-cost-for-seller = 🚚 Доставка за счёт продавца: { $cost }
card-express = ⚡️ <b>Экспресс-доставка</b>
card-pre-order = 🕓 <b>Предзаказ</b>
card-signature = ✍️ <b>Покупатель должен подписать документы</b> — до этого заказ выдавать нельзя
card-waybill = 🧾 Накладная: <code>{ $number }</code>
card-pickup-point = 🏷 Пункт выдачи: { $point }
card-created = 🗓 Оформлен: { $when }
card-refreshed = 🔄 Обновлено: { $when }

when-today = сегодня
when-tomorrow = завтра
when-yesterday = вчера
when-to-day = { $day ->
    [yesterday] вчера
    [today] сегодня
    [tomorrow] завтра
   *[other] { $date }
}

## Buttons

button-2gis = 2ГИС
button-yandex = Яндекс
button-google = Google
button-whatsapp = 💬 WhatsApp
button-drafts = 💬 Написать покупателю
button-copy-phone = 📋 Телефон
button-refresh = 🔄 Обновить
button-full-card = 📞 Телефон в личку
full-card-sent = Карточка — в личных сообщениях
button-waybill = 🧾 Накладная
waybill-coming = Ответ — в личных сообщениях

## The couriers' work

card-holder = 🚚 Везёт: <b>{ $name }</b> · с { $when }
card-attempt = { $outcome ->
    [delivered] ✅ Отдал
    [no_answer] 📵 Не дозвонился
    [postponed] 📅 Перенос на { $day }
    [refused] 🚫 Отказ
   *[wrong_address] 🏠 Адрес неверный
} · { $name } · { $when }{ $is-repeated ->
    [yes] {" "}· { $number }-я попытка
   *[no] {""}
}
card-comment = 💬 { $comment }
card-not-completed = ⚠️ Отдан, в Kaspi ещё не выдан
button-take = 🙋 Беру
button-release = ↩️ Вернуть в список
button-assign = 👤 Назначить
button-report = { $outcome ->
    [delivered] ✅ Отдал
    [no_answer] 📵 Не дозвонился
    [postpone] 📅 Перенос
    [refused] 🚫 Отказ
   *[wrong_address] 🏠 Адрес неверный
}
button-courier = { $name } · { $count }
button-undo = ↶ Отменить
button-skip-comment = Пропустить
button-postpone-day = { $day ->
    [today] Сегодня позже
    [tomorrow] Завтра
   *[day_after] Послезавтра
}
button-courier-orders = 📋 Заказы курьера
answer-taken = Заказ ваш
answer-taken-already = Этот заказ уже ваш
answer-held-by = Уже везёт { $name }
answer-unavailable = { $why ->
    [not_own] Этот заказ везут не курьеры магазина, взять его нельзя.
    [handed_over] Курьер уже отдал этот заказ покупателю.
    [over] Заказ уже закрыт или отменяется, взять его нельзя.
   *[unknown] Среди активных заказов такого нет. Проверьте номер; новый заказ появится через минуту.
}
answer-released = Заказ снова свободен
answer-not-held = Этот заказ сейчас никто не везёт.
answer-courier-without-access = У этого человека нет доступа к боту. Сначала пригласите его: /invite
answer-report-outdated = Отметка уже есть или карточка устарела. Посмотрите заказ ещё раз.
answer-undone-already = Отметка уже отменена
answer-undo-too-late = Отменить можно только последнюю отметку и в течение 10 минут. Скажите менеджеру.
answer-comment-skipped = Хорошо, без комментария
my-title = 📋 <b>{ $has-name ->
    [yes] { $name }
   *[no] Мои заказы
}: { $count }</b>
my-none = { $is-own ->
    [yes] Вы пока не взяли ни одного заказа. Свободные — /orders, на карточке нажмите «Беру».
   *[no] Сейчас заказов нет.
}
my-section = <b>{ $day ->
    [overdue] ⚠️ Просрочены
    [today] Сегодня
    [tomorrow] Завтра
    [undeliverable] 🚫 Отказ или неверный адрес
   *[later] Позже
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
my-whose = Чьи заказы показать?
my-nobody = В команде нет человека с таким именем. Кто есть — /users
assign-choose = Кому отдать заказ <code>{ $code }</code>? Рядом с именем — сколько заказов у курьера сейчас.
assign-cannot = 👤 Заказ <code>{ $code }</code> не назначить.
assign-usage = Напишите <code>/assign 900000101</code> — выберете курьера из списка. Или ответьте так на сообщение курьера.
assign-done = 👤 Заказ <code>{ $code }</code> { $is-new ->
    [yes] теперь везёт
   *[no] уже везёт
} <b>{ $name }</b>.
postpone-day = 📅 На какой день перенести заказ <code>{ $code }</code>?

    Дату в Kaspi бот не меняет: перенесите её в кабинете — до 5 дней и с согласия покупателя.
reported = { $outcome ->
    [delivered] ✅ Заказ <code>{ $code }</code> отдан. Когда Kaspi отметит его выданным, карточка изменится.
    [no_answer] 📵 Заказ <code>{ $code }</code>: не дозвонились.
    [postponed] 📅 Заказ <code>{ $code }</code> перенесён на { $day }. Дату в Kaspi перенесите в кабинете.
    [refused] 🚫 Заказ <code>{ $code }</code>: покупатель отказался.
   *[wrong_address] 🏠 Заказ <code>{ $code }</code>: адрес неверный.
}{ $awaits-comment ->
    [yes] {" "}Напишите одной строкой, что случилось, или нажмите «Пропустить».
   *[no] {""}
}
report-undone = ↶ Отметка о заказе <code>{ $code }</code> отменена.
comment-done = 💬 Добавил комментарий на карточку.
comment-too-long = Слишком длинно: комментарий — до { $limit } символов. Пришлите короче.
notice-taken-away = 👤 Заказ <code>{ $code }</code> больше не ваш: менеджер { $whose ->
    [another] отдал его другому курьеру
    [nobody] вернул его в общий список
   *[unknown] отдал его другому или вернул в общий список
}.
notice-taken-away-address = 📍 { $address }
alert-orders-given-back = 👤 { $has-name ->
    [yes] { $name } больше без доступа
   *[no] Курьер больше без доступа
}. Снова без курьера: { $codes }.
button-select-free = 👤 Дать другому
menu-my = Мои заказы
menu-assign = Назначить заказ курьеру
key-orders = 📋 Мои
key-round = 🗺 Маршрут
keys-shown = ⌨️ Кнопки — под полем ввода. Убрать их: /hide
keys-removed = Кнопки убраны. Вернуть их: /keyboard
photo-caption = 📷 Заказ <code>{ $code }</code>{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}{ $has-words ->
    [yes] {". "}{ $words }
   *[no] {""}
}
photo-passed-on = 📷 Фото передано: { $groups }
photo-missed = ⚠️ Telegram не принял фото для: { $groups }. Отправьте его ещё раз.
photo-without-order = 📷 К какому заказу фото? Ответьте фотографией на карточку заказа.
photo-without-card = 📷 Ни в одной группе нет карточки этого заказа, поэтому фото никуда не передано.
menu-route = Маршрут на сегодня
drafts = 💬 Что написать покупателю заказа <code>{ $code }</code>? Кнопка откроет WhatsApp с готовым текстом, отправите его вы сами. Язык текста: { $language }.
button-draft = { $draft ->
    [coming] 🚗 Я курьер, еду
    [downstairs] 🏠 Я внизу
    [ready] 🏬 Заказ готов
    [about] 💬 О заказе
   *[no_answer] 📵 Не дозвонился
}
whatsapp-draft = { $draft ->
    [coming] Здравствуйте! Я курьер магазина{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    }, везу ваш заказ № { $code } с Kaspi. Будете на месте?
    [downstairs] Здравствуйте! Я курьер магазина{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } с заказом № { $code }. Я внизу, у вашего дома.
    [ready] Здравствуйте! Ваш заказ № { $code } с Kaspi готов, его можно забрать в магазине{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    }.
    [about] Здравствуйте! Пишу из магазина{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } о вашем заказе № { $code } с Kaspi.
   *[no_answer] Здравствуйте! Я курьер магазина{ $has-shop ->
        [yes] {" "}{ $shop }
       *[no] {""}
    } с заказом № { $code }. Не смог до вас дозвониться. Когда вам удобно принять заказ?
}
drafts-no-phone = Kaspi скрыл телефон этого покупателя.
button-select = ☑️ Назначить несколько
button-give-selected = 👤 Отдать: { $count }
button-open-list = 📋 Заказы
button-to-list = ‹ К списку
orders-select = ☑️ Отметьте заказы кнопками с номерами, потом «Отдать».
assign-choose-several = Кому отдать отмеченные заказы ({ $count })? Рядом с именем — сколько заказов у курьера сейчас.
given-title = 👤 <b>Вам назначены заказы: { $count }</b>
assign-done-several = 👤 { $name } теперь везёт заказы: { $count }.{ $has-failed ->
    [yes] {" "}Эти отдать нельзя: { $failed }.
   *[no] {""}
}
answer-nothing-ticked = Ничего не отмечено. Отметьте заказы кнопками с номерами.
answer-too-many-ticked = Больше отметить нельзя. Сначала отдайте отмеченные заказы.
answer-reported = Записано, подробности — в личных сообщениях
answer-postpone-asked = На какой день — спрашиваю в личных сообщениях
answer-list-sent = Список курьеров — в личных сообщениях

## Answers about orders

order-not-found = 🔍 Заказа <code>{ $code }</code> нет { $shops ->
    [one] в магазине
   *[many] ни в одном из магазинов
}. Проверьте номер — его видно в кабинете продавца и в приложении Kaspi.
kaspi-unavailable = ⏳ Kaspi сейчас не отвечает, поэтому не могу показать заказ <code>{ $code }</code>{ $has-shops ->
    [yes] {" "}(магазин: { $shops })
   *[no] {""}
}. Повторите через минуту.
kaspi-token-refused = 🔑 Kaspi не принимает токен магазина{ $has-shops ->
    [yes] {" "}({ $shops })
   *[no] {""}
}, поэтому не могу показать заказ <code>{ $code }</code>. Администратор уже предупреждён.
kaspi-not-understood = 🤔 Kaspi прислал непонятный ответ о заказе <code>{ $code }</code>{ $has-shops ->
    [yes] {" "}(магазин: { $shops })
   *[no] {""}
}. Посмотрите его в кабинете продавца и сообщите администратору.
too-many = ✋ Слишком много запросов: можно не больше { $limit } { $is-daily ->
    [yes] за сутки
   *[no] за 10 минут
}. Следующий запрос: { $when }. Если этого мало для работы, скажите администратору.
not-a-code = Не вижу номера заказа. Отдельно или после /order номер — это { $min }–{ $max } цифр, среди текста — { $min-in-text }–{ $max-in-text }, например <code>900000101</code>. Телефоны и суммы среди текста не в счёт. Можно прислать до { $limit } номеров сразу, каждый с новой строки. Нет номера? Ищите в личных сообщениях: /find
codes-left-out = ⚠️ Показываю первые { $limit } номеров, ещё { $count ->
    [one] { $count } номер пропущен
    [few] { $count } номера пропущены
   *[many] { $count } номеров пропущено
}. Пришлите остальное отдельным сообщением.

## Answers to a press of "refresh"

refresh-slow = Kaspi отвечает медленно, карточка обновится чуть позже.
refresh-busy = Эта карточка уже обновляется.
refresh-failed = Kaspi сейчас не отвечает
refresh-done = Обновлено
refresh-too-old = Эту карточку уже не обновить. Пришлите номер заказа ещё раз.
button-unknown = Эта кнопка больше не работает. Пришлите номер заказа ещё раз.
settings-outdated = Эта кнопка устарела. Откройте настройки заново: /settings

## People

start = Здравствуйте! Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте.

    Например: <code>900000101</code>
help = <b>Что я умею</b>

    { $about }

    /order <i>номер</i> — карточка заказа, так можно и в группе
    /my — мои заказы, по дням и адресам
    /route — маршрут на сегодня; пришлите своё место, и он начнётся от вас
    /keyboard, /hide — показать или убрать кнопки внизу
    /orders — активные заказы: на сегодня, на завтра, все
    /find <i>имя или адрес</i> — найти активный заказ, в личных сообщениях
    /waybills — накладные Kaspi Доставки на сегодня, в личных сообщениях
    /language — язык бота в этом чате
    /help — эта подсказка
help-private = Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номер — это { $min }–{ $max } цифр, среди текста { $min-in-text }–{ $max-in-text }; можно с «№» и пробелами, до { $limit } номеров в одном сообщении. Нет номера? Пришлите его последние 4–5 цифр или телефон покупателя.
help-group = Напишите <code>/order 900000101</code> с номером заказа — отвечу карточкой: срок, адрес, товары, кнопки навигатора. Телефон покупателя приходит в личные сообщения, по кнопке.
help-manager = <b>Менеджеру</b>
    /assign <i>номер</i> — назначить заказ курьеру; /my <i>имя</i> — заказы курьера
    /invite — пригласить человека ссылкой
    /users — кто в команде; сменить роль, закрыть доступ
    /allow <i>id</i>, /deny <i>id</i> — открыть или закрыть доступ; можно ответом на сообщение человека. Пришлите мне контакт — покажу, кто это
    /connect, /disconnect — в группе: включить и выключить там бота
    /settings — уведомления о заказах в этом чате
    /status — состояние бота
    /report <i>период</i> — отчёт за день или период, например <code>/report 01.11–15.11</code>
    /history <i>номер</i> — история заказа
help-admin = <b>Администратору</b>
    /allow <i>id</i> manager — назначить менеджера
    /audit — кто какие заказы смотрел; с номером заказа или ID — только по нему
language-choose = Выберите язык:
language-chosen = ✅ Теперь бот говорит здесь по-русски.
language-kk = Қазақша
language-ru = Русский
language-en = English
admins-only = Эта команда — только для администраторов.
has-access = У вас уже есть доступ.
# Why a person may not give or take a role.
not-above = { $role ->
    [admin] Администраторы задаются в настройках бота (ADMIN_USER_IDS), в чате их не назначить и не убрать.
    [manager] Менеджеров назначают и убирают только администраторы.
   *[courier] Это могут только менеджеры и администраторы.
}
no-access = Нет доступа. Попросите его у менеджера магазина.
role-name = { $role ->
    [admin] администратор
    [manager] менеджер
   *[courier] курьер
}
who = <a href="tg://user?id={ $id }">{ $name }</a>
who-unnamed = ID <code>{ $id }</code>

## Strangers and requests

stranger = Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: <code>{ $id }</code>
stranger-may-ask = Работаете в магазине? Нажмите кнопку, и менеджеры получат ваш запрос.
stranger-has-asked = Ваш запрос отправлен менеджерам, ответ придёт сюда. Попросить снова можно: { $when }.
stranger-was-refused = Менеджер отклонил ваш запрос. Если это ошибка, обратитесь к нему лично. Попросить снова можно: { $when }.
stranger-last-answer = На другие сообщения в ближайший час не отвечу.
button-ask-access = 🙋 Попросить доступ
request-sent = Запрос отправлен менеджерам
request-sent-already = Ваш запрос уже у менеджеров. Попросить снова можно: { $when }.
request = 🙋 <b>Просит доступ:</b> { $who }
    Telegram ID: <code>{ $id }</code>
requests-waiting = { $count ->
    [0] 🙋 Запросов на доступ больше нет.
    [one] 🙋 Доступа ждёт ещё <b>{ $count } человек</b>.
    [few] 🙋 Доступа ждут ещё <b>{ $count } человека</b>.
   *[other] 🙋 Доступа ждут ещё <b>{ $count } человек</b>.
}
button-show-requests = 👀 Показать запросы
request-verdict = { $verdict ->
    [admitted] ✅ Принят курьером
   *[refused] 🚫 Отказано
} · решение: { $who }
request-decided = { $is-late ->
    [yes] Уже решено:{" "}
   *[no] {""}
}{ $verdict ->
    [admitted] доступ открыт
   *[refused] отказано
}
request-refused = Менеджер отклонил ваш запрос. Если это ошибка, обратитесь к нему лично.
button-admit = ✅ Принять курьером
button-refuse = 🚫 Отказать

## Invitations

invitation-choose = Кого пригласить? Ссылка работает один раз в течение 48 часов.
button-invite = { $role ->
    [manager] ➕ Пригласить менеджера
   *[courier] ➕ Пригласить курьера
}
invitation = 🔗 <b>Приглашение: { $role }</b>

    <code>{ $link }</code>

    Работает один раз, до { $when }. Отправьте его только тому, кого приглашаете: доступ получит первый, кто откроет ссылку.
invitation-share = Приглашение в бот заказов. Откройте ссылку и нажмите «Запустить» внизу.
button-share = 📨 Отправить
button-revoke = 🗑 Отозвать
invitation-revoked = 🗑 Приглашение отозвано, ссылка больше не работает.
invitation-used = ✅ Приглашение принято: { $who } · { $role }
invitation-already = У вас уже есть доступ, ваша роль — { $role ->
    [admin] администратор
    [manager] менеджер
   *[courier] курьер
}.
invitation-taken = Это приглашение уже использовано.
invitation-expired = Срок приглашения истёк: оно действует 48 часов. Попросите новое.
invitation-withdrawn = Приглашение отозвано. Попросите новое.
invitation-unknown = Такого приглашения нет. Откройте ссылку ещё раз или попросите новую.

## People

welcome = ✅ { $is-new ->
    [yes] <b>Доступ открыт.</b> Ваша роль —{" "}
   *[no] Ваша роль теперь —{" "}
}{ $role ->
    [admin] администратор
    [manager] менеджер
   *[courier] курьер
}.
welcome-courier = Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: <code>900000101</code>
welcome-manager = /invite — пригласить курьера
    /users — кто в команде
    /connect — в группе: включить там бота
    /help — всё, что я умею
farewell = Ваш доступ к боту закрыт. Если это ошибка, обратитесь к менеджеру магазина.
people-title = 👥 <b>Команда: { $count }</b>
person = { $mark ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} <b>{ $who }</b> · { $role }
    ID <code>{ $id }</code>
    Доступ: { $since }{ $has-by ->
    [yes] {" "}· от: { $by }
   *[no] {""}
}
    На связи: { $has-seen ->
    [yes] { $seen }
   *[no] ещё ни разу
}
person-unnamed = имя неизвестно
person-outsider = 👤 <b>{ $who }</b>
    ID <code>{ $id }</code> · доступа нет
person-removal = Закрыть доступ: { $who }? Бот сразу перестанет отвечать этому человеку.
button-person = { $role ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} { $name }
button-grant = { $role ->
    [manager] 🧭 Сделать менеджером
   *[courier] 🚚 Сделать курьером
}
button-remove = 🚫 Закрыть доступ
button-remove-now = Да, закрыть
button-cancel = Отмена
button-people = ‹ Вся команда
grant-done = ✅ { $who } — теперь { $role }.
grant-already = { $who } — уже { $role }.
removal-done = 🚫 Доступ закрыт: { $who }.
removal-already = Доступа и не было: { $who }.
answer-granted = Готово
answer-removed = Доступ закрыт
allow-usage = Укажите Telegram ID, например: <code>/allow 123456789</code> или <code>/allow 123456789 manager</code>. Можно и без ID — ответом на сообщение человека или на его контакт. Проще всего пригласить ссылкой: /invite
deny-usage = Укажите Telegram ID, например: <code>/deny 123456789</code>, или ответьте этой командой на сообщение человека или на его контакт. Список всех — /users
nobody-named = Здесь не видно, кто это: человек скрыл свой Telegram. Попросите его написать боту или пригласите ссылкой: /invite

## Groups

group-unknown = Чтобы я отвечал в этой группе, менеджер магазина должен написать здесь /connect
group-connected = ✅ Группа подключена. { $in-topic ->
    [yes] В эту тему
   *[no] Сюда
} будут приходить уведомления о заказах; какие — /settings

    Карточка заказа: <code>/order 900000101</code>. Телефон покупателя здесь скрыт; кто нажмёт «📞 Телефон в личку», получит полную карточку в личных сообщениях.
group-connected-already = Группа уже подключена. Какие уведомления и куда приходят — /settings
group-disconnected = Группа отключена, здесь я больше не отвечаю. Включить снова — /connect
group-anonymous = Вы пишете от имени группы, и мне не видно, кто вы. Выключите анонимность в правах администратора или напишите от своего имени.
groups-only = Эта команда — для группы: добавьте меня туда и напишите её там.
private-only = Эта команда — для личных сообщений.
not-own-words = ↪️ Это сообщение пересланное или написано не вами, поэтому команду из него я не выполняю. Напишите её сами.
button-add-to-group = ➕ Добавить в группу
button-open-bot = Открыть чат с ботом

## Notices

notice-headline = { $event ->
    [new] 🆕 <b>Новый заказ</b>
    [transmitted] 🚚 <b>Передан на Kaspi Доставку</b>
    [replanned] 🗓 <b>Срок изменён</b>
    [overdue] ⚠️ <b>Просрочен</b>
    [cancelling] ⛔️ <b>Отменяется</b>
    [cancelled] ⛔️ <b>Отменён</b>
    [return_requested] ↩️ <b>Ожидает возврата</b>
    [returned] ↩️ <b>Возвращён</b>
    [completed] ✅ <b>Выдан</b>
    [accepted] ✅ <b>Принят</b>
    [assembled] 📦 <b>Упакован</b>
    [sign_required] ✍️ <b>На подписании</b>
    [address_changed] 🔄 <b>Изменён адрес</b>
    [goods_changed] 🔄 <b>Изменены товары</b>
    [price_changed] 🔄 <b>Изменена сумма</b>
    [restored] ↩️ <b>Отмена отозвана</b>
    [return_withdrawn] 🔄 <b>Возврат отозван</b>
    [vanished] ❔ <b>Kaspi больше не показывает этот заказ, чем он закончился — неизвестно</b>
    [reappeared] 🔎 <b>Kaspi снова показывает заказ</b>
    [courier_changed] 🚚 <b>Сменился курьер</b>
    [given] 👤 <b>Вам назначен заказ</b>
    [taken_away] 👤 <b>Заказ больше не ваш</b>
    [handed_over] ✅ <b>Отдан покупателю</b>
    [attempt_failed] ⚠️ <b>Не отдан</b>
    [commented] 💬 <b>Комментарий курьера</b>
    [report_withdrawn] ↶ <b>Отметка отменена</b>
   *[progressed] 🔄 <b>Обновлён</b>
} · { $when }
notice-urgent-reply = { $event ->
    [overdue] ⚠️ <b>Заказ <code>{ $code }</code> просрочен.</b>
    [cancelling] ⛔️ <b>Заказ <code>{ $code }</code> отменяется. Товар не передавайте.</b>
    [return_requested] ↩️ <b>Заказ <code>{ $code }</code>: ожидается возврат.</b>
    [returned] ↩️ <b>Заказ <code>{ $code }</code> возвращён.</b>
    [restored] ↩️ <b>Отмена заказа <code>{ $code }</code> отозвана: он снова в силе, его нужно выдать.</b>
    [address_changed] 🔄 <b>Заказ <code>{ $code }</code>: изменён адрес. Сверьте с карточкой.</b>
    [goods_changed] 🔄 <b>Заказ <code>{ $code }</code>: изменены товары. Сверьте с карточкой, что везти.</b>
    [price_changed] 🔄 <b>Заказ <code>{ $code }</code>: изменена сумма. Сверьте товары с карточкой.</b>
    [replanned] 🗓 <b>Заказ <code>{ $code }</code>: изменён срок. Сверьте с карточкой.</b>
    [given] 👤 <b>Вам назначен заказ <code>{ $code }</code>.</b>
    [attempt_failed] ⚠️ <b>Заказ <code>{ $code }</code> не отдан.</b>
    [commented] 💬 <b>Заказ <code>{ $code }</code>:</b>
    [report_withdrawn] ↶ <b>Заказ <code>{ $code }</code>: последняя отметка курьера отменена.</b>
   *[cancelled] ⛔️ <b>Заказ <code>{ $code }</code> отменён. Товар не передавайте.</b>
}
notice-card-closed = 🗄 <i>Эта карточка больше не обновляется: о событиях теперь приходят отдельные сообщения.</i>
notice-new-address = 📍 { $address }
digest-title = 📬 <b>Сразу несколько событий: { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}</b>
digest-heading = { $event ->
    [new] 🆕 <b>Новые: { $count }</b>
    [transmitted] 🚚 <b>Переданы на Kaspi Доставку: { $count }</b>
    [replanned] 🗓 <b>Срок изменён: { $count }</b>
    [overdue] ⚠️ <b>Просрочены: { $count }</b>
    [cancelling] ⛔️ <b>Отменяются: { $count }</b>
    [cancelled] ⛔️ <b>Отменены: { $count }</b>
    [return_requested] ↩️ <b>Ожидают возврата: { $count }</b>
    [returned] ↩️ <b>Возвращены: { $count }</b>
    [completed] ✅ <b>Выданы: { $count }</b>
    [accepted] ✅ <b>Приняты: { $count }</b>
    [assembled] 📦 <b>Упакованы: { $count }</b>
    [sign_required] ✍️ <b>На подписании: { $count }</b>
    [address_changed] 🔄 <b>Изменён адрес: { $count }</b>
    [goods_changed] 🔄 <b>Изменены товары: { $count }</b>
    [price_changed] 🔄 <b>Изменена сумма: { $count }</b>
    [restored] ↩️ <b>Отмена отозвана: { $count }</b>
    [return_withdrawn] 🔄 <b>Возврат отозван: { $count }</b>
    [vanished] ❔ <b>Kaspi больше не показывает: { $count }</b>
    [reappeared] 🔎 <b>Kaspi снова показывает: { $count }</b>
    [courier_changed] 🚚 <b>Сменился курьер: { $count }</b>
    [given] 👤 <b>Назначены: { $count }</b>
    [taken_away] 👤 <b>Сняты: { $count }</b>
    [handed_over] ✅ <b>Отданы покупателям: { $count }</b>
    [attempt_failed] ⚠️ <b>Не отданы: { $count }</b>
    [commented] 💬 <b>Комментарии курьеров: { $count }</b>
    [report_withdrawn] ↶ <b>Отметки отменены: { $count }</b>
   *[progressed] 🔄 <b>Обновлены: { $count }</b>
}
digest-line = <code>{ $code }</code> · { $when }{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
button-location = 📍 На карте
venue-title = Заказ { $code }
chat-lost = 🔌 Группа «{ $title }» больше недоступна боту, уведомления туда отключены. Чтобы вернуть их, добавьте бота в группу и напишите там /connect
chat-muted = 🔇 Боту нельзя писать в группе «{ $title }». Уведомления ждут (последние 1000): дайте боту право отправлять сообщения.
topic-lost = 🗂 Тема для уведомлений в группе «{ $title }» закрыта или удалена. Они придут в общую тему; выбрать другую — /settings

## Alarms

alarm-title = ⏰ <b>{ $alarm ->
    [not_accepted] Ждут принятия: { $count }
    [no_courier] На сегодня без курьера: { $count }
    [not_handed_over] Сегодня передать на Kaspi Доставку: { $count }
    [not_signed] Покупатель не подписал документы: { $count }
   *[not_completed] Отданы, но в Kaspi ещё не выданы: { $count }
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
    [not_accepted] оформлен: { $when }
    [no_courier] срок: { $when }
    [not_handed_over] { $is-packed ->
        [yes] упакован, не передан
       *[no] не упакован
    } · срок: { $when }
    [not_signed] последнее изменение: { $when }
   *[not_completed] отдан: { $when }
}{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}
alarm-hint = { $alarm ->
    [not_accepted] Примите, пока Kaspi не отменил.
    [no_courier] Назначьте курьера кнопкой на карточке или командой /assign
    [not_handed_over] Передайте сегодня; неупакованные сначала упакуйте.
    [not_signed] Напомните покупателю: до подписи заказ выдавать нельзя.
   *[not_completed] Отметьте выдачу в Kaspi.
}

## Active orders

orders-title = 📋 <b>{ $day ->
    [today] Сегодня
    [tomorrow] Завтра
   *[all] Все активные
} · { $delivery ->
    [own] доставка магазина
    [kaspi] Kaspi Доставка
    [pickup] самовывоз
   *[all] все способы
} · { $count }</b>
orders-none = { $day ->
    [today] На сегодня таких заказов нет.
    [tomorrow] На завтра таких заказов нет.
   *[all] Таких активных заказов нет.
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
    [new] Принять
    [kaspi-assembly] Упаковать
    [pickup] Ждёт покупателя
   *[kaspi-hand-over] Передать
}
orders-due = срок: { $when }
orders-courier = { $has-name ->
    [yes] 🚚 { $name }
   *[no] 🙋
}
orders-attempt = { $outcome ->
    [delivered] ✅ Отдал
    [no_answer] 📵 Не дозвонился
    [postponed] 📅 Перенос
    [refused] 🚫 Отказ
   *[wrong_address] 🏠 Адрес неверный
}
orders-code = № { $code }
orders-items = { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}
button-orders-day = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $day ->
    [today] Сегодня
    [tomorrow] Завтра
   *[all] Все
}
button-orders-free = { $is-chosen ->
    [yes] ✅ Без курьера
   *[no] 🙋 Без курьера
}
button-orders-delivery = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $delivery ->
    [own] Магазин
    [kaspi] Kaspi
    [pickup] Самовывоз
   *[all] Все способы
}
card-last-known = ⏳ <b>Kaspi сейчас не отвечает.</b> Это последнее, что известно: { $when }

## The round

round-title = 🗺 <b>Маршрут: { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}</b>{ $has-distance ->
    [yes] {" "}· { $distance } по прямой
   *[no] {""}
}
round-from-first = Ваше место неизвестно, начинаю с первого заказа.
round-place = { $is-overdue ->
    [yes] ⚠️{" "}
   *[no] {""}
}<b>{ $number }.</b> { $place }
round-distance = { $is-near ->
    [yes] рядом
   *[no] { $whole },{ $tenth } км
}
round-link = <a href="{ $link }">2ГИС</a>
round-without-point = 🧭 <b>Без точки на карте: { $count }</b>
round-next = ➡️ Следующий:{ $has-number ->
    [yes] {" "}<b>{ $number }.</b>
   *[no] {""}
} { $place }{ $has-distance ->
    [yes] {" "}— { $distance }
   *[no] {""}
}
round-none = ✅ На сегодня доставок нет.
round-ask-location = 📍 Откуда поедете? Пришлите своё место: кнопкой «{ $button }» или через скрепку 📎. Помню его два часа и никуда не записываю.
round-location-outside = 📍 Это место не в Казахстане, маршрут от него не построить. Пришлите другое.
button-round-yandex = 🗺 Маршрут в Яндексе
button-open = Открыть
button-my-location = 📍 Я здесь

## Waybills of Kaspi Delivery

waybill-caption = 🧾 Накладная заказа <code>{ $code }</code>{ $has-number ->
    [yes] {" "}· № { $number }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
waybill-problem = { $why ->
    [not_found] 🔍 Заказа <code>{ $code }</code> нет в Kaspi — накладной тоже.
    [not_kaspi] 🧾 У заказа <code>{ $code }</code> нет накладной: его везёт не Kaspi Доставка.
    [over] 🧾 Заказ <code>{ $code }</code> выдан или отменён, накладная ему не нужна.
    [not_ready] ⏳ Накладной заказа <code>{ $code }</code> пока нет: Kaspi выпускает её через минуту-другую после упаковки.
    [handed_over] 🚚 Заказ <code>{ $code }</code> уже передан на Kaspi Доставку — больше Kaspi его накладную не отдаёт.
    [not_pdf] 🤔 Вместо накладной заказа <code>{ $code }</code> Kaspi прислал что-то другое. Возьмите её в кабинете продавца.
    [too_large] 🤔 Накладная заказа <code>{ $code }</code> больше 10 МБ, это не похоже на накладную. Посмотрите её в кабинете продавца.
    [token_refused] 🔑 Kaspi не принимает токен магазина, поэтому накладную заказа <code>{ $code }</code> не получить. Администратор уже предупреждён.
    [not_understood] 🤔 Kaspi прислал непонятный ответ о накладной заказа <code>{ $code }</code>. Возьмите её в кабинете продавца и сообщите администратору.
   *[unavailable] ⏳ Kaspi сейчас не отвечает, накладной заказа <code>{ $code }</code> пока нет. Повторите через минуту.
}
waybill-late = ⏳ Прошло 30 минут, а накладной заказа <code>{ $code }</code> всё ещё нет. Когда Kaspi её выпустит, она придёт по кнопке.
waybills-none = 🧾 Сегодня на Kaspi Доставку передавать нечего.
waybills-title = 🧾 <b>К передаче сегодня: { $total }</b> · накладные готовы у { $ready }
waybills-left-out = Отправляю первые { $sent }, ещё { $count } — кнопкой «🧾 Накладная» на карточках заказов.
waybills-untried = ✋ Не отправлено накладных: { $count }. Повторите позже: /waybills

## Search

search-title = 🔍 <b>Найдено: { $count }</b>
search-more = Показаны первые { $shown }. Уточните поиск: номер целиком, имя, улица с домом.
search-none = 🔍 { $kind ->
    [code_ending] Среди активных заказов нет номера с таким концом. Пришлите номер целиком или ищите по телефону, имени, адресу: /find
    [phone] Нет активного заказа с таким телефоном. Kaspi скрывает часть телефонов, поэтому попробуйте имя или адрес, например <code>/find Абая 10</code>
   *[text] Среди активных заказов ничего не нашлось. Попробуйте короче: только имя или улицу с домом, например <code>/find Абая 10</code>
}
search-usage = 🔍 <b>Найду активный заказ без номера.</b> Пришлите что-нибудь одно:

    • последние 4–5 цифр номера: <code>0101</code>
    • телефон покупателя: <code>+7 700 000 00 01</code>
    • последние 4 цифры телефона: <code>тел 0001</code>
    • имя или адрес: <code>/find Айгерим</code>, <code>/find Абая 10</code>
search-too-long = Слишком длинный запрос. Хватит имени или улицы с домом, например <code>/find Абая 10</code>

## Settings and status

settings = ⚙️ <b>Уведомления в этом чате</b>

    Нажмите, чтобы включить или выключить. Срочные события (отмена, возврат, просрочка, изменения в доставке магазина) приходят со звуком и в тихие часы.{ $has-topic ->
    [yes] {" "}Приходят в выбранную тему.
   *[no] {""}
}
settings-none = ⚙️ Уведомления о заказах сюда не приходят.
button-subscribe = 🔔 Присылать сюда
button-unsubscribe = 🔕 Не присылать
button-event-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [new] Новые
    [progressed] Ход заказа
    [transmitted] Переданы Kaspi
    [completed] Выданы
    [cancelled] Отмены
    [returned] Возвраты
    [replanned] Срок изменён
    [attempts] Отметки курьеров
   *[overdue] Просрочены
}
button-delivery-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [own] Доставка магазина
    [kaspi] Kaspi
   *[pickup] Самовывоз
}
button-shop = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $shop }
button-quiet = 🌙 Тихие часы: { $has-hours ->
    [yes] { $hours }
   *[no] нет
}
button-style = { $is-live ->
    [yes] 🪪 Вид: одна карточка
   *[no] 💬 Вид: сообщения
}
button-here = 🗂 Присылать сюда
settings-alarms = ⏰ <b>Предупреждения в этом чате</b>

    О каждом заказе — один раз, пока ещё можно успеть:
    • <b>Не принят</b>: новый заказ ждёт 30 минут, Express — 15
    • <b>Нет курьера</b>: в 12:00 у доставки магазина на сегодня нет курьера
    • <b>Не передан Kaspi</b>: передать надо сегодня, а в 15:00 заказ не упакован или не передан
    • <b>Не подписан</b>: покупатель сутки не подписывает документы
    • <b>Не выдан в Kaspi</b>: курьер отдал заказ 2 часа назад

    В тихие часы приходят без звука.
button-alarms = ⏰ Предупреждения
button-back = ‹ Назад
button-alarm = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $alarm ->
    [not_accepted] Не принят
    [no_courier] Нет курьера
    [not_handed_over] Не передан Kaspi
    [not_signed] Не подписан
   *[not_completed] Не выдан в Kaspi
}
status-title = 🩺 <b>Состояние бота</b>
status-shop = 🏪 <b>{ $shop }</b>
    Заказы получены: { $has-when ->
    [yes] { $when }
   *[no] ещё ни разу
}
    Активных заказов: { $count }
status-shop-failure = { $failure ->
    [refused] ⚠️ Kaspi не принимает токен магазина
    [unavailable] ⚠️ Kaspi не отвечает
   *[not_understood] ⚠️ Kaspi присылает непонятные ответы
}{ $unread ->
    [lists] {" "}(не читаются некоторые списки)
    [orders] {" "}(не читаются отдельные заказы)
   *[everything] {""}
}
status-notices = 📬 Уведомлений ждёт: { $count }{ $has-when ->
    [yes] {" "}· самое старое: { $when }
   *[no] {""}
}
status-program = 🤖 Версия { $version }, запущен: { $since }
    База данных: { $megabytes } МБ

## When something breaks

given-up = 😔 Не получилось ответить из-за внутренней ошибки. Повторите запрос; если не поможет, сообщите администратору.
incident-shop-unreadable = ⏳ <b>{ $unread ->
    [lists] Часть списков магазина «{ $shop }» не загружается
    [orders] Некоторые заказы магазина «{ $shop }» не загружаются
   *[everything] Нет связи с магазином «{ $shop }»
} уже 15 минут.</b> { $failure ->
    [not_understood] Kaspi присылает непонятные ответы.
   *[unavailable] Kaspi не отвечает.
} Новые события придут, когда связь вернётся; ничего не потеряется.
incident-shop-recovered = ✅ <b>Связь с магазином «{ $shop }» восстановлена.</b> { $events ->
    [0] За это время ничего не произошло.
    [one] За это время: { $events } событие.
    [few] За это время: { $events } события.
   *[many] За это время: { $events } событий.
}
incident-notices-stuck = 📭 <b>Уведомления не доходят уже 10 минут.</b> Ждёт: { $count }. Подробнее — /status
incident-notices-recovered = ✅ Уведомления снова доходят.
incident-database-unwritable = 💾 <b>База данных не записывается.</b> Скорее всего, на диске кончилось место. Новые сообщения ждут и будут обработаны, когда запись заработает; ничего не потеряется. Причина — в журнале бота.
incident-database-recovered = ✅ База данных снова записывается.
alert-cancelled-share = ⚠️ <b>Много отменённых заказов.</b>
    { $shops }

    Если отменено больше 5 %, Kaspi отключает магазин на 7 дней. Здесь посчитаны все отмены; точная доля — в кабинете.
alert-cancelled-share-line = «{ $shop }»: { $percent } % за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} (отменено { $cancelled } из { $ended })
incident-token-refused = 🔑 <b>Kaspi не принимает токен магазина «{ $shop }».</b>
    Карточки заказов этого магазина не показываются. Получите токен в кабинете продавца (Настройки → Токен API), впишите его в настройки бота и перезапустите его.

## Workbooks and charts

sheet-name = { $sheet ->
    [orders] Заказы
    [couriers] Курьеры
   *[days] Дни
}
sheet-column = { $column ->
    [code] Номер
    [shop] Магазин
    [placed] Оформлен
    [delivery] Доставка
    [sum] Сумма
    [event] Событие
    [at] Когда
    [courier] Курьер
    [buyer] Покупатель
    [address] Адрес
    [day] День
    [new] Новые
    [delivered] Выданы
    [delivered_sum] Сумма выданных
    [failed] Не отданы
    [cancelled] Отменены
    [returned] Возвращены
    [no_answer] Не дозвонились
    [postponed] Перенос
    [refused] Отказ
   *[wrong_address] Адрес неверный
}
sheet-total = Итого
sheet-event = { $event ->
    [new] Новый
    [transmitted] Передан на Kaspi Доставку
    [replanned] Срок изменён
    [overdue] Просрочен
    [cancelling] Отменяется
    [cancelled] Отменён
    [return_requested] Ожидает возврата
    [returned] Возвращён
    [completed] Выдан
    [accepted] Принят
    [assembled] Упакован
    [sign_required] На подписании
    [address_changed] Изменён адрес
    [goods_changed] Изменены товары
    [price_changed] Изменена сумма
    [restored] Отмена отозвана
    [return_withdrawn] Возврат отозван
    [vanished] Kaspi больше не показывает
    [reappeared] Kaspi снова показывает
    [courier_changed] Сменился курьер
    [given] Назначен курьеру
    [taken_away] Снят с курьера
    [handed_over] Отдан покупателю
    [attempt_failed] Не отдан
    [commented] Комментарий курьера
    [report_withdrawn] Отметка отменена
   *[progressed] Обновлён
}
chart-title = Заказы · { $span }
chart-legend = { $name }: { $count }
chart-day = { $weekday ->
    [mon] пн
    [tue] вт
    [wed] ср
    [thu] чт
    [fri] пт
    [sat] сб
   *[sun] вс
} { $day }

## The demo

demo-courier = Курьер
demo-second-courier = Айдар
demo-manager = Менеджер
demo-owner = Владелец
demo-stranger = Новичок
demo-group = Доставка
demo-shop = Ромашка
demo-forum = Новая группа
demo-topic-first = Алматы
demo-topic-second = Астана
demo-title = Kaspi Order Bot
demo-subtitle = демо: всё работает на этом компьютере
demo-placeholder = Номер заказа или команда…
demo-send = Отправить
demo-bot = Бот
demo-typing = печатает…
demo-copied = Скопировано:
demo-drawing = Схема маршрута, остановок:
demo-drawing-note = Схему рисует страница демо, в сообщении бота её нет
demo-edited = изм.
demo-share = Кому отправить?
demo-pick-group = В какую группу?
demo-kick = Удалить бота
demo-invite = Добавить бота
demo-joined = Бот добавлен в группу
demo-topic = Создана тема
demo-moved = Группа стала супергруппой
demo-migrate = Сделать супергруппой
demo-language = Русский
demo-people = Люди
demo-chats = Чаты
demo-languages = Язык
demo-events = Что случится сейчас
demo-messages = Сообщения
demo-hints = Подсказки
demo-keys = Клавиши
demo-attach = Прикрепить
demo-photo = Фото
demo-contact = Контакт
demo-place = Моё место
demo-reply = Ответить
demo-cancel = Отменить ответ
demo-close = Закрыть
demo-expand = Показать целиком
demo-collapse = Свернуть
demo-unseen = новые
demo-ended = Демо закончилось или связь прервалась. Запустите демо снова — набранный текст останется.
demo-event-order = Новый заказ
demo-event-sale = Распродажа
demo-event-cancellation = Отмена
demo-event-postponement = Перенос
demo-event-overdue = Просрочка
demo-event-waiting = Не принимают
demo-event-return = Возврат
demo-event-buyer-code = Код покупателя
demo-event-kaspi = Kaspi молчит
demo-event-telegram = Telegram молчит
demo-no-order = Подходящего заказа сейчас нет
demo-port-taken = Порт { $port } занят, поэтому страница на другом.
demo-short-hint = { $what ->
        [own] на сегодня
        [overdue] просрочен
        [no-point] без точки на карте
        [pickup] самовывоз
        [cancelling] отменяется
        [to-door] Kaspi Доставка
        [waybill] накладная
        [completed] выдан
       *[unknown] нет такого
    }
demo-intro =
    Kaspi Order Bot — демонстрация. Настоящий бот, но Telegram и Kaspi встроены в программу:
    ни токенов, ни сети не нужно, люди и заказы выдуманы.

    Вы — курьер. Напишите номер заказа и нажмите Enter; выход — Ctrl+C.
    Тот же чат в браузере, там работают кнопки: { $page }
    Мои заказы — /my, маршрут на сегодня — /route; взять ещё — «🙋 Беру» под карточкой.

    Попробуйте:
demo-hint =
    { "  " }{ $code } — { $what ->
        [own] доставка магазина, срок сегодня
        [overdue] доставка магазина, просрочена
        [no-point] доставка магазина без точки на карте
        [pickup] самовывоз
        [cancelling] Kaspi Postomat, отменяется
        [to-door] Kaspi Доставка до двери
        [waybill] Kaspi Доставка, накладная готова
        [completed] выдан, телефон скрыт
       *[unknown] такого заказа нет
    }
demo-button = [{ $text }]
demo-link = [{ $text }] { $url }
demo-pin = 📍 точка на карте: { $latitude }, { $longitude }

incident-shop-closed = 🏪 <b>Магазина «{ $shop }» больше нет в настройках бота.</b>
    За его заказами я больше не слежу, из списка активных они убраны. Данные покупателей удалятся через { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    } после последнего обновления. Если магазин убрали по ошибке, верните его в настройки и перезапустите бота: слежение продолжится. Если у него только новое название, заказы под ним не нашлись: новые события придут под новым названием.
incident-set-aside = 🧩 <b>Telegram раз за разом не принимает одно сообщение.</b> Откладываю его, чтобы остальные дошли. Если кто-то не дождался ответа, пусть напишет ещё раз; состояние заказов — /orders.
incident-too-many-lookups = ✋ <b>Слишком много запросов.</b>
    { $who } смотрит больше заказов, чем разрешено, и пока не получает ответов. Что именно: <code>/audit { $id }</code>
audit-title = <b>Кто что смотрел</b>
audit-day = <b>{ $day }</b>
audit-line = { $time } · { $who } · { $subject }{ $result ->
    [found] {""}
    [not_found] {" "}· не найден
   *[failed] {" "}· Kaspi не ответил
}{ $is-group ->
    [yes] {" "}· в группе
   *[no] {""}
}{ $is-repeated ->
    [yes] {" "}· ×{ $count }
   *[no] {""}
}
audit-order = <code>{ $code }</code>
audit-waybill = 🧾 <code>{ $code }</code>
audit-search = 🔍 { $kind ->
    [code_ending] поиск по концу номера
    [phone] поиск по телефону
   *[text] поиск по имени или адресу
}
audit-workbook = 📗 отчёт в Excel
audit-change = ✍️ { $action ->
    [accept] принятие
    [assemble] упаковка
    [send_code] код покупателю
   *[complete] выдача
} <code>{ $code }</code>{ $outcome ->
    [done] {""}
    [checking] {" "}· проверяется
    [unconfirmed] {" "}· не подтверждено
   *[refused] {" "}· отказ Kaspi
}
audit-more = …показаны только последние запросы.
audit-empty = Таких запросов не было.
audit-usage = Укажите номер заказа или Telegram ID, например: <code>/audit 900000101</code>. Без номера — последние запросы всех.

## Reports and summaries

report-title = { $kind ->
    [evening] 🌙 <b>Итоги дня
    [week] 📅 <b>Итоги недели
   *[report] 📊 <b>Отчёт
} · { $span }</b>
report-new = 🆕 Новые: { $count }
report-delivered = ✅ Выданы: { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}
report-failed = ⚠️ Не отданы: { $count }{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-cancelled = ⛔️ Отменены: { $count }
report-returned = ↩️ Возвращены: { $count }
report-left = { $is-today ->
    [yes] ⏳ Остались на завтра: { $count }
   *[no] ⏳ Остались недоставленными: { $count }
}
report-reason = { $outcome ->
    [no_answer] не дозвонились
    [postponed] перенос
    [refused] отказ
   *[wrong_address] адрес неверный
} { $count }
report-couriers = 🚚 <b>Курьеры</b>
report-courier = { $name }: выданы { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-shops = 🏪 <b>Магазины</b>
report-shop = { $shop }: новые { $new }, выданы { $delivered }{ $has-sum ->
    [yes] {" "}({ $sum })
   *[no] {""}
}, не отданы { $failed }, отменены { $cancelled }, возвращены { $returned }
report-more = …и ещё { $count }
report-refused = { $why ->
    [no_such_day] Такого дня нет в календаре. Проверьте дату.
    [future] Этот день ещё не наступил. Если нужен прошлый год, допишите его: <code>/report 24.11.2025</code>
    [too_long] Слишком длинный период: до { $days } дней за один раз.
    [too_old] Об этих днях данных нет: история заказов хранится { $stored } дней.
   *[not_understood] Напишите день или период, например: <code>/report вчера</code>, <code>/report 15.11</code> или <code>/report 01.11–15.11</code>. Без периода — отчёт за сегодня.
}
button-report-span = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $span ->
    [today] Сегодня
    [yesterday] Вчера
    [week] 7 дней
   *[month] 30 дней
}
button-workbook = 📗 Excel
workbook-caption = 📗 Отчёт: { $span }
history-title = 🕓 <b>Заказ <code>{ $code }</code></b>
history-line = { $when } — { $event }{ $has-courier ->
    [yes] {" "}· { $courier }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
history-event = { $event ->
    [new] 🆕 Новый
    [transmitted] 🚚 Передан на Kaspi Доставку
    [replanned] 🗓 Срок изменён
    [overdue] ⚠️ Просрочен
    [cancelling] ⛔️ Отменяется
    [cancelled] ⛔️ Отменён
    [return_requested] ↩️ Ожидает возврата
    [returned] ↩️ Возвращён
    [completed] ✅ Выдан
    [accepted] ✅ Принят
    [assembled] 📦 Упакован
    [sign_required] ✍️ На подписании
    [address_changed] 🔄 Изменён адрес
    [goods_changed] 🔄 Изменены товары
    [price_changed] 🔄 Изменена сумма
    [restored] ↩️ Отмена отозвана
    [return_withdrawn] 🔄 Возврат отозван
    [vanished] ❔ Kaspi больше не показывает заказ
    [reappeared] 🔎 Kaspi снова показывает заказ
    [courier_assigned] 🚚 Курьер назначен
    [courier_released] 🙋 Без курьера
    [handed_over] ✅ Отдан покупателю
    [no_answer] 📵 Не дозвонился
    [postponed] 📅 Перенос на { $day }
    [refused] 🚫 Отказ
    [wrong_address] 🏠 Адрес неверный
    [commented] 💬 Комментарий курьера
    [report_withdrawn] ↶ Отметка отменена
   *[progressed] 🔄 Обновлён
}
history-more = …раньше было ещё { $count }
history-none = О заказе <code>{ $code }</code> ничего не записано. Записываю события с тех пор, как бот следит за магазином, и храню их { $stored } дней.
history-usage = Укажите номер заказа, например: <code>/history 900000101</code>
summary-morning = ☀️ <b>План на { $day }</b>
summary-today = 📦 Доставить сегодня: { $count }
summary-overdue = ⚠️ Просрочены: { $count }
summary-without-courier = 🙋 Без курьера: { $count }
summary-to-kaspi = 🚚 Передать на Kaspi Доставку до 16:00: { $count }
summary-goods = 🛒 <b>Собрать</b>
summary-goods-line = { $name } — { $quantity }
summary-goods-unknown = Заказы без списка товаров: { $count }
button-summaries = 📊 Сводки: { $has-hours ->
    [yes] { $hours }
   *[no] нет
}
summary-settings = 📊 <b>Сводки в этом чате</b>

    ☀️ Утром — план на день и товары, которые нужно собрать; по понедельникам ещё и итоги недели. 🌙 Вечером — итоги дня. Каждая приходит раз в день.
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
} Не присылать

## The command menu

menu-order = Карточка заказа по номеру
menu-find = Найти заказ без номера
menu-waybills = Накладные Kaspi Доставки на сегодня
menu-invite = Пригласить человека ссылкой
menu-users = Кто в команде
menu-audit = Кто какие заказы смотрел
menu-connect = Включить бота в этой группе
menu-disconnect = Выключить бота в этой группе
menu-orders = Активные заказы
menu-settings = Уведомления в этом чате
menu-status = Состояние бота
menu-language = Язык · Тіл · Language
menu-help = Что умеет бот
menu-report = Отчёт за день или период
menu-history = История заказа

button-kaspi = { $action ->
    [accept] ✅ Принять
    [assemble] 📦 Упакован
   *[complete] 🔑 Выдать
}
button-kaspi-confirm = { $action ->
    [accept] ✅ Да, принять
    [assemble] 📦 Да, упакован
   *[send_code] 🔑 Отправить код
}
button-kaspi-decline = ✖️ Не надо
button-kaspi-resend = 🔁 Новый код
button-accept-ticked = ✅ Принять: { $count }
kaspi-places = 📦 Заказ <code>{ $code }</code>: сколько мест? На каждое Kaspi оформит накладную.
kaspi-confirm = { $action ->
    [accept] { $count ->
        [one] ✅ <b>Принять заказ?</b>
       *[other] ✅ <b>Принять заказы: { $count }?</b>
    }
    [assemble] 📦 <b>Заказ упакован?</b>
   *[send_code] 🔑 <b>Выдать заказ?</b>
}
kaspi-confirm-order = <code>{ $code }</code>{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
kaspi-confirm-note = { $action ->
    [accept] Kaspi сразу сообщит об этом покупателю. Отменить будет нельзя.
    [assemble] Мест: { $places }. Kaspi сразу оформит накладную. Отменить будет нельзя.
   *[send_code] Kaspi отправит покупателю код. Вы у двери?
}
kaspi-left-out = Эти сейчас принять нельзя: { $codes }
kaspi-sending = ⏳ Отправляю в Kaspi…
kaspi-declined = ✖️ Отменено: в Kaspi ничего не отправлено.
kaspi-code-not-awaited = ✖️ Код больше не жду. Заказ не выдан.
kaspi-no-code = Нужны 4 цифры кода из приложения покупателя. Не ждать кода — «✖️ Не надо» выше.
kaspi-code-entered = 🔑 Код к заказу <code>{ $code }</code> больше не нужен.
kaspi-expired = ⌛ Запрос устарел, в Kaspi ничего не отправлено. Нажмите кнопку на карточке ещё раз.
kaspi-too-soon = Новый код можно отправить через { $seconds } с.
kaspi-wrong-code = ❌ Код к заказу <code>{ $code }</code> не подошёл. { $tries ->
    [0] Три кода неверны: попросите менеджера выдать заказ.
    [1] Осталась одна попытка: введите код ещё раз.
   *[other] Осталось попыток: { $tries }. Введите код ещё раз.
}
kaspi-progress = { $progress ->
    [done] { $action ->
        [accept] ✅ Заказ { $code } принят.
        [assemble] 📦 Заказ { $code } упакован.
        [send_code] 🔑 Kaspi отправил код покупателю заказа { $code }. Введите его сюда: 4 цифры, в течение 15 минут.
       *[complete] ✅ Заказ { $code } выдан.
    }
    [unconfirmed] { $action ->
        [send_code] ❓ Kaspi не подтвердил, что отправил код к заказу { $code }. Если код у покупателя есть, введите его сюда: 4 цифры. Если нет — отправьте ещё раз.
       *[other] ❓ Kaspi так и не подтвердил, что с заказом { $code }. Посмотрите его в кабинете, прежде чем повторять.
    }
    [confirmed] 📦 Kaspi принял упаковку заказа { $code }. Жду накладную: обычно минуту, иногда дольше.
    [checking] ⏳ Kaspi не подтвердил; проверяю. Заказ { $code }: не повторяйте, я напишу, чем кончилось.
    [running] ⏳ Заказ { $code } уже меняет { $has-name ->
        [yes] { $name }
       *[no] коллега
    }. Подождите.
    [off] Это действие не включено. Включает владелец: KASPI_ACTIONS.
    [not_allowed] Это могут менеджеры, а выдать — ещё и курьер, который везёт заказ.
    [too_many_codes] Три кода к заказу { $code } неверны. Попросите менеджера выдать его.
    [too_soon] Код уже отправлен меньше минуты назад. Подождите.
    [expired] ⌛ Запрос устарел, в Kaspi ничего не отправлено. Нажмите кнопку на карточке ещё раз.
    [wrong_code] ❌ Код к заказу { $code } не подошёл.
    [cancelled] ⛔️ Заказ { $code } отменён или отменяется. Товар не отдавайте.
    [already_completed] ✅ Заказ { $code } уже выдан.
    [not_signed] ✍️ Покупатель ещё не подписал документы. Заказ { $code } можно выдать после подписи.
    [not_found] 🤷 Kaspi не находит заказ { $code }. Обновите карточку.
    [token_refused] 🔑 Kaspi не принимает токен магазина. Ничего не изменено. Сообщите администратору.
    [busy] ⏳ Kaspi просит подождать, ничего не изменено. Повторите через минуту.
    [unreachable] 📡 Kaspi не отвечает, ничего не отправлено. Повторите позже.
   *[other_state] Заказ { $code } уже в другом состоянии. Обновите карточку.
}
