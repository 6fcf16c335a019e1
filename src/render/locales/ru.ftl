### Everything the bot says, in Russian.
### Text in messages is Telegram's HTML; buttons, alerts and the command menu are plain text.

## The card of an order

card-title = 📦 <b>Заказ <code>{ $code }</code></b>{ $delivery ->
    [own] {" "}· Ваша доставка
    [kaspi-local] {" "}· Kaspi Доставка по городу
    [kaspi-to-door] {" "}· Kaspi Доставка до двери
    [kaspi] {" "}· Kaspi Доставка
    [postomat] {" "}· Kaspi Postomat
    [pickup] {" "}· Самовывоз
    [regional-pickup] {" "}· Доставка по области до пункта выдачи
    [none] {""}
   *[other] {" "}· { $delivery }
}
card-shop = 🏪 { $shop }

# The stage: the cabinet's list, for Kaspi Delivery its tab.
order-stage = { $stage ->
    [NEW] Новый
    [SIGN_REQUIRED] На подписании
    [PICKUP] Ждёт покупателя
    [DELIVERY] В доставке
    [KASPI_DELIVERY] У Kaspi Доставки
    [kaspi-pre-order] Предзаказ
    [kaspi-assembly] Упаковка
    [kaspi-hand-over] Ждёт передачи Kaspi Доставке
    [kaspi-transmitted] Передан Kaspi Доставке
    [ARCHIVE] В архиве
   *[other] { $stage }
}
order-status = { $status ->
    [APPROVED_BY_BANK] ждёт принятия продавцом
    [ACCEPTED_BY_MERCHANT] принят продавцом
    [COMPLETED] завершён
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
} { $stage } · { $status }
card-stage-only = ℹ️ { $stage }
card-called-off = <b>Товар не передавайте.</b>
card-cancellation-reason = Причина: { $reason ->
    [BUYER_CANCELLATION_HIMSELF] покупатель отменил сам
    [BUYER_CANCELLATION_BY_COURIER] отмена покупателем через курьера
    [BUYER_CANCELLATION_BY_CSC] отмена покупателем через службу поддержки
    [BUYER_CANCELLATION_BY_MERCHANT] покупатель отказался, отменил продавец
    [BUYER_NOT_REACHABLE] не дозвонились до покупателя
    [MERCHANT_OUT_OF_STOCK] нет товара в наличии
    [TIMEOUT_BUYER_PICKUP] покупатель не забрал вовремя
    [TIMEOUT_BUYER_SIGNATURE] покупатель не подписал вовремя
    [TIMEOUT_KASPI_DELIVERY] не передан Kaspi Доставке вовремя
    [RFO_REJECTED] отказ в кредите
    [TECHNICAL_PROBLEM_CANCELLATION] техническая ошибка
   *[other] { $reason }
}

card-planned = ⏰ Доставить до: <b>{ $when }</b>
card-planned-past = ⏰ Срок доставки: { $when }
card-planned-overdue = ⚠️ <b>Просрочен!</b> Срок был: <b>{ $when }</b>
card-reservation = ⏰ Хранится до: <b>{ $when }</b>
card-hand-over-by = ⏰ Передать Kaspi Доставке до: <b>{ $when }</b>
card-hand-over-late = ⚠️ <b>Передача Kaspi Доставке просрочена!</b> Срок был: <b>{ $when }</b>
card-transmitted = 🚚 Передан Kaspi Доставке: { $when }
card-completed = ✅ Выдан: { $when }

card-customer = 👤 { $name }
card-phone = 📞 { $phone }
card-phone-hidden = 📞 Номер скрыт Kaspi
card-address = 📍 { $address }
card-flat = кв. { $flat }
card-building = стр. { $building }
card-no-coordinates = 🧭 Kaspi не передал точку на карте — кнопки ищут по адресу.
card-origin = 🏬 Склад: { $origin }

card-items = 🛍 <b>Товары: { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}</b>
card-item = { $number }. { $name } — { $quantity }{ $sum ->
    [none] {""}
   *[other] {" "}· { $sum }
}{ $imei ->
    [yes] {" "}· нужен IMEI
   *[no] {""}
}
item-one = { $count } шт.
item-several = <b>{ $count } шт.</b>
item-weight = { $kilograms } кг
item-pieces-weight = { $pieces }, { $weight }
item-unnamed = Товар без названия
card-items-more = …и ещё { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}, весь список — в кабинете продавца
card-items-unknown = 🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

card-sum = 💰 <b>{ $sum }</b>{ $payment ->
    [none] {""}
   *[other] {" "}· { $payment }
}
card-payment-only = 💰 { $payment }
payment-mode = { $mode ->
    [PAY_WITH_CREDIT] в кредит
    [PREPAID] оплачен
   *[other] { $mode }
}
payment-credit-term = в кредит на { $months ->
    [one] { $months } месяц
    [few] { $months } месяца
   *[many] { $months } месяцев
}
card-delivery-cost = 🚚 Доставка для покупателя: { $cost ->
    [free] бесплатно
   *[other] { $cost }
}
card-delivery-cost-for-seller = 🚚 Доставка за счёт продавца: { $cost }
card-express = ⚡️ <b>Экспресс-доставка</b>
card-pre-order = 🕓 <b>Предзаказ</b>
card-signature = ✍️ <b>Покупатель должен подписать документы</b> — до этого заказ не выдать
card-waybill = 🧾 Накладная: <code>{ $number }</code>
card-pickup-point = 🏷 Точка: { $point }
card-created = 🗓 Оформлен: { $when }
card-refreshed = 🔄 Обновлено: { $when }

when-today = сегодня, { $time }
when-tomorrow = завтра, { $time }
when-yesterday = вчера, { $time }

## Buttons

button-2gis = 2ГИС
button-yandex = Яндекс
button-google = Google
button-whatsapp = 💬 WhatsApp
button-copy-phone = 📋 Номер
button-refresh = 🔄 Обновить
whatsapp-text = Здравствуйте! Пишу по вашему заказу № { $code } на Kaspi.

## Answers about orders

order-not-found = 🔍 Заказа <code>{ $code }</code> нет { $shops ->
    [one] в магазине
   *[many] ни в одном из магазинов
}. Проверьте номер: он есть в кабинете продавца и в приложении Kaspi.
kaspi-unavailable = ⏳ Kaspi сейчас не отвечает, поэтому заказ <code>{ $code }</code> не показать{ $shops ->
    [none] {""}
   *[other] {" "}(магазин: { $shops })
}. Повторите через минуту.
kaspi-token-refused = 🔑 Kaspi не принимает ключ магазина{ $shops ->
    [none] {""}
   *[other] {" "}({ $shops })
}, поэтому заказ <code>{ $code }</code> не показать. Администратор уже предупреждён.
kaspi-not-understood = 🤔 Kaspi ответил непонятно о заказе <code>{ $code }</code>{ $shops ->
    [none] {""}
   *[other] {" "}(магазин: { $shops })
}. Посмотрите его в кабинете продавца и сообщите администратору.
too-many = ✋ Слишком много запросов: можно не больше { $limit } { $window ->
    [day] за сутки
   *[ten-minutes] за 10 минут
}. Следующий — после { $when }. Если этого мало для работы, скажите администратору.
not-a-code = Не вижу номера заказа. Это число из 8–10 цифр, например <code>900000101</code>. Можно прислать до { $limit } номеров сразу, каждый с новой строки.
unreadable-rest = ⚠️ Не всё в сообщении похоже на номера заказов: номер — это 8–10 цифр. Остальное пропущено.
codes-left-out = ⚠️ Показываю первые { $limit } номеров, ещё { $count ->
    [one] { $count } номер пропущен
    [few] { $count } номера пропущены
   *[many] { $count } номеров пропущено
}. Пришлите их отдельным сообщением.

## Answers to a press of "refresh"

refresh-slow = Kaspi отвечает медленно, карточка обновится чуть позже.
refresh-busy = Эта карточка уже обновляется.
refresh-done = Обновлено
refresh-too-old = Эту карточку уже не обновить. Пришлите номер заказа ещё раз.
button-unknown = Эта кнопка больше не работает. Пришлите номер заказа ещё раз.

## People

start = Здравствуйте! Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте.

    Например: <code>900000101</code>
help = <b>Что я умею</b>

    Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номера можно присылать с «№» и пробелами, до { $limit } в одном сообщении.

    /order <i>номер</i> — карточка заказа, так можно и в группе
    /language — язык бота в этом чате
    /help — эта подсказка
help-admin =

    <b>Администратору</b>
    /allow <i>id</i> — открыть доступ человеку с этим Telegram ID
    /deny <i>id</i> — закрыть доступ
    /audit — кто какие заказы смотрел; с номером заказа или ID — только по нему
stranger = Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: <code>{ $id }</code>
    Передайте его администратору магазина, чтобы получить доступ.
language-choose = Выберите язык:
language-chosen = ✅ Теперь бот говорит здесь по-русски.
language-kk = Қазақша
language-ru = Русский
language-en = English
no-access = Нет доступа. Попросите его у администратора магазина.
admins-only = Эта команда — только для администраторов.
allow-usage = Укажите Telegram ID, например: <code>/allow 123456789</code>. Человек увидит свой ID, когда напишет боту.
deny-usage = Укажите Telegram ID, например: <code>/deny 123456789</code>.
allow-done = ✅ Доступ открыт: <code>{ $id }</code>. Теперь человек может присылать номера заказов.
allow-already = У <code>{ $id }</code> доступ уже есть.
deny-done = 🚫 Доступ закрыт: <code>{ $id }</code>.
deny-stranger = У <code>{ $id }</code> и не было доступа.
deny-admin = <code>{ $id }</code> — администратор. Администраторы задаются в настройках бота (ADMIN_USER_IDS).

## When something breaks

given-up = 😔 Не получилось ответить из-за внутренней ошибки. Повторите запрос; если не поможет, сообщите администратору.
alarm-token-refused = 🔑 <b>Kaspi не принимает ключ магазина «{ $shop }».</b>
    Карточки заказов этого магазина не показываются. Получите ключ в кабинете продавца (Настройки → Токен API), впишите его в настройки бота и перезапустите его.

## The demo

demo-courier = Курьер
demo-manager = Менеджер
demo-stranger = Посторонний
demo-intro =
    Kaspi Order Bot — демонстрация. Настоящий бот, но Telegram и Kaspi встроены в программу:
    ни токенов, ни сети не нужно, люди и заказы выдуманы.

    Вы — курьер. Напишите номер заказа и нажмите Enter; выход — Ctrl+D.
    Тот же чат в браузере, там работают кнопки: { $page }

    Попробуйте:
demo-hint =
    { "  " }{ $code } — { $what ->
        [own] ваша доставка, срок сегодня
        [overdue] ваша доставка, просрочена
        [no-point] ваша доставка без точки на карте
        [pickup] самовывоз
        [cancelling] Kaspi Postomat, отменяется
        [to-door] Kaspi Доставка до двери
        [completed] завершён, номер скрыт
       *[unknown] такого заказа нет
    }
demo-button = [{ $text }]
demo-link = [{ $text }] { $url }
demo-pin = 📍 точка на карте: { $latitude }, { $longitude }

alarm-too-many = ✋ <b>Слишком много запросов.</b>
    <code>{ $id }</code> смотрит больше заказов, чем разрешено, и пока не получает ответов. Что именно: <code>/audit { $id }</code>
audit-title = <b>Кто что смотрел</b>
audit-line = { $when } · <code>{ $id }</code> · <code>{ $code }</code> · { $result ->
    [found] показан
    [not_found] не найден
    [failed] Kaspi не ответил
   *[asked] без ответа
}{ $place ->
    [group] {" "}· в группе
   *[private] {""}
}
audit-empty = Таких запросов не было.
audit-usage = Укажите номер заказа или Telegram ID, например: <code>/audit 900000101</code>. Без номера — последние запросы всех.

## The command menu

menu-order = Карточка заказа по номеру
menu-language = Язык · Тіл · Language
menu-help = Что умеет бот
