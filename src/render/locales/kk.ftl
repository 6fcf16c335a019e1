### Everything the bot says, in Kazakh.
### Text in messages is Telegram's HTML; buttons, their answers and the command menu are plain text.

## The card of an order

card-title = 📦 <b>Тапсырыс <code>{ $code }</code></b>{ $has-delivery ->
    [yes] {" "}· { $delivery }
   *[no] {""}
}
delivery = { $delivery ->
    [own] Дүкен жеткізеді
    [kaspi-local] Қала ішінде Kaspi Жеткізу
    [kaspi-to-door] Есікке дейін Kaspi Жеткізу
    [kaspi] Kaspi Жеткізу
    [postomat] Kaspi Postomat
    [pickup] Өзі алып кету
   *[regional-pickup] Облыс бойынша тапсырысты алу орнына дейін жеткізу
}
card-shop = 🏪 { $shop }

order-stage = { $stage ->
    [new] Жаңа
    [sign-required] Қол қоюда
    [pickup] Сатып алушыны күтуде
    [delivery] Жеткізілуде
    [kaspi-delivery] Kaspi Жеткізуде
    [kaspi-pre-order] Алдын ала тапсырыс
    [kaspi-assembly] Қапталуда
    [kaspi-hand-over] Kaspi Жеткізуге беруді күтуде
    [kaspi-transmitted] Kaspi Жеткізуге берілді
   *[archive] Мұрағатта
}
order-status = { $status ->
    [APPROVED_BY_BANK] сатушының қабылдауын күтуде
    [ACCEPTED_BY_MERCHANT] сатушы қабылдады
    [COMPLETED] берілді
    [CANCELLED] күші жойылды
    [CANCELLING] күші жойылып жатыр
    [KASPI_DELIVERY_RETURN_REQUESTED] қайтаруды күтуде
    [RETURNED] қайтарылды
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
card-called-off = <b>Тауарды бермеңіз.</b>
card-cancellation-reason = Себебі: { $reason ->
    [BUYER_CANCELLATION_HIMSELF] сатып алушы өзі бас тартты
    [BUYER_CANCELLATION_BY_COURIER] сатып алушы курьер арқылы бас тартты
    [BUYER_CANCELLATION_BY_CSC] сатып алушы қолдау қызметі арқылы бас тартты
    [BUYER_CANCELLATION_BY_MERCHANT] сатып алушы бас тартты, тапсырыстың күшін сатушы жойды
    [BUYER_NOT_REACHABLE] сатып алушымен байланысу мүмкін болмады
    [MERCHANT_OUT_OF_STOCK] тауар қоймада жоқ
    [TIMEOUT_BUYER_PICKUP] сатып алушы уақытында алып кетпеді
    [TIMEOUT_BUYER_SIGNATURE] сатып алушы уақытында қол қоймады
    [TIMEOUT_KASPI_DELIVERY] Kaspi Жеткізуге уақытында берілмеді
    [RFO_REJECTED] кредит мақұлданбады
    [TECHNICAL_PROBLEM_CANCELLATION] техникалық қате
   *[other] { $reason }
}

card-planned = ⏰ Жеткізу мерзімі: <b>{ $when }</b>
card-planned-by-kaspi = 📅 Kaspi жеткізетін мерзім: { $when }
card-planned-past = ⏰ Жеткізу мерзімі: { $when }
card-planned-overdue = ⚠️ <b>Мерзімі өтіп кетті:</b> <b>{ $when }</b>
card-reservation = ⏰ Сақтау мерзімі: <b>{ $when }</b>
card-hand-over-by = ⏰ Kaspi Жеткізуге беру мерзімі: <b>{ $when }</b>
card-hand-over-overdue = ⚠️ <b>Kaspi Жеткізуге беру мерзімі өтіп кетті:</b> <b>{ $when }</b>
card-transmitted = 🚚 Kaspi Жеткізуге берілді: { $when }
card-completed = ✅ Берілді: { $when }

card-customer = 👤 { $name }
card-phone = 📞 { $phone }
card-phone-hidden = 📞 Телефонды Kaspi жасырған
card-address = 📍 { $address }
card-flat = { $flat }-пәтер
card-building = { $building }-құрылыс
card-no-coordinates = 🧭 Kaspi картадағы нүктені бермеді — батырмалар мекенжай бойынша іздейді.
card-origin = 🏬 Қойма: { $origin }

card-items = 🛍 <b>Тауарлар: { $count ->
   *[other] { $count } атау
}</b>
card-item = { $name } — { $quantity }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $needs-imei ->
    [yes] {" "}· IMEI қажет
   *[no] {""}
}
card-item-only = 🛍 { $item }
card-item-numbered = { $number }. { $item }
item-one = { $count } дана
item-several = <b>{ $count } дана</b>
item-weight = { $kilograms } кг
item-pieces-weight = { $pieces }, { $weight }
item-unnamed = Атауы жоқ тауар
card-items-more = …және тағы { $count ->
   *[other] { $count } атау
}, толық тізім — сатушы кабинетінде
card-items-unknown = 🛍 Kaspi тауарлар тізімін бермеді — сатушы кабинетінен қараңыз.

card-sum = 💰 <b>{ $sum }</b>{ $has-payment ->
    [yes] {" "}· { $payment }
   *[no] {""}
}{ $is-paid ->
    [yes] {" "}— ақша алмаңыз
   *[no] {""}
}
card-payment-only = 💰 { $payment }{ $is-paid ->
    [yes] {" "}— ақша алмаңыз
   *[no] {""}
}
payment-mode = { $mode ->
    [PAY_WITH_CREDIT] кредитке
    [PREPAID] төленген
   *[other] { $mode }
}
card-credit-term = 💳 { $months ->
   *[other] { $months } айға кредит
}
card-delivery-cost = 🚚 Сатып алушы үшін жеткізу: { $is-free ->
    [yes] тегін
   *[no] { $cost }
}
card-delivery-cost-for-seller = 🚚 Сатушы есебінен жеткізу: { $cost }
card-express = ⚡️ <b>Express-жеткізу</b>
card-pre-order = 🕓 <b>Алдын ала тапсырыс</b>
card-signature = ✍️ <b>Сатып алушы құжаттарға қол қоюы керек</b> — оған дейін тапсырысты беруге болмайды
card-waybill = 🧾 Жүкқұжат: <code>{ $number }</code>
card-pickup-point = 🏷 Тапсырысты алу орны: { $point }
card-created = 🗓 Ресімделді: { $when }
card-refreshed = 🔄 Жаңартылды: { $when }

when-today = бүгін
when-tomorrow = ертең
when-yesterday = кеше
when-to-day = { $day ->
    [yesterday] кешеге
    [today] бүгінге
    [tomorrow] ертеңге
   *[other] { $date } күніне
}

## Buttons

button-2gis = 2ГИС
button-yandex = Яндекс
button-google = Google
button-whatsapp = 💬 WhatsApp
button-drafts = 💬 Хабар жазу
button-copy-phone = 📋 Телефон
button-refresh = 🔄 Жаңарту
button-full-card = 📞 Телефон жекеге
full-card-sent = Карточка жеке хабарларыңызда
button-waybill = 🧾 Жүкқұжат
waybill-coming = Жауап жеке хабарларыңызда

## The couriers' work

card-holder = 🚚 Апарады: <b>{ $name }</b> · { $when } бастап
card-attempt = { $outcome ->
    [delivered] ✅ Берді
    [no_answer] 📵 Қоңырауға жауап жоқ
    [postponed] 📅 { $day } ауысты
    [refused] 🚫 Бас тартты
   *[wrong_address] 🏠 Мекенжай қате
} · { $name } · { $when }{ $is-repeated ->
    [yes] {" "}· { $number }-рет
   *[no] {""}
}
card-comment = 💬 { $comment }
card-not-completed = ⚠️ Берілді, Kaspi-де әлі берілген жоқ
button-take = 🙋 Аламын
button-release = ↩️ Тізімге қайтару
button-assign = 👤 Тағайындау
button-report = { $outcome ->
    [delivered] ✅ Бердім
    [no_answer] 📵 Жауап жоқ
    [postpone] 📅 Ауыстыру
    [refused] 🚫 Бас тартты
   *[wrong_address] 🏠 Мекенжай қате
}
button-courier = { $name } · { $count }
button-undo = ↶ Болдырмау
button-skip-comment = Өткізіп жіберу
button-postpone-day = { $day ->
    [today] Бүгін кейінірек
    [tomorrow] Ертең
   *[day_after] Бүрсігүні
}
button-courier-orders = 📋 Тапсырыстары
answer-taken = Тапсырыс сіздікі
answer-taken-already = Бұл тапсырыс онсыз да сіздікі
answer-held-by = Оны { $name } апарады
answer-unavailable = { $why ->
    [not_own] Бұл тапсырысты дүкен курьерлері апармайды, оны алуға болмайды.
    [handed_over] Курьер бұл тапсырысты сатып алушыға беріп қойған.
    [over] Тапсырыс жабылған немесе күші жойылып жатыр, оны алуға болмайды.
   *[unknown] Белсенді тапсырыстар арасында мұндай жоқ. Нөмірін тексеріңіз; жаңа тапсырыс бір минутта пайда болады.
}
answer-released = Тапсырыс қайта бос
answer-not-held = Бұл тапсырысты қазір ешкім апармайды.
answer-courier-without-access = Бұл адамда ботқа рұқсат жоқ. Алдымен шақырыңыз: /invite
answer-report-outdated = Белгі қойылған немесе карточка ескірген. Тапсырысты қайта қараңыз.
answer-undone-already = Белгі жойылған
answer-undo-too-late = Тек соңғы белгіні 10 минут ішінде болдырмауға болады. Менеджерге айтыңыз.
answer-comment-skipped = Жарайды, түсініктемесіз
my-title = 📋 <b>{ $has-name ->
    [yes] { $name }
   *[no] Менің тапсырыстарым
}: { $count }</b>
my-none = { $is-own ->
    [yes] Сіз әзірге тапсырыс алған жоқсыз. Бос тапсырыстар — /orders, карточкада «Аламын» түймесін басыңыз.
   *[no] Қазір тапсырыс жоқ.
}
my-section = <b>{ $day ->
    [overdue] ⚠️ Мерзімі өткен
    [today] Бүгін
    [tomorrow] Ертең
    [undeliverable] 🚫 Бас тартылған не мекенжайы қате
   *[later] Кейінірек
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
my-whose = Кімнің тапсырыстарын көрсетейін?
my-nobody = Командада мұндай есімді адам жоқ. Кім бар — /users
assign-choose = <code>{ $code }</code> тапсырысын кімге берейін? Есімнің жанында — курьердің қазіргі тапсырыстарының саны.
assign-cannot = 👤 <code>{ $code }</code> тапсырысын тағайындауға болмайды.
assign-usage = <code>/assign 900000101</code> деп жазыңыз — курьерді тізімнен таңдайсыз. Немесе курьердің хабарына осылай жауап беріңіз.
assign-done = 👤 <code>{ $code }</code> тапсырысын { $is-new ->
    [yes] енді
   *[no] онсыз да
} <b>{ $name }</b> апарады.
postpone-day = 📅 <code>{ $code }</code> тапсырысын қай күнге ауыстырамыз?

    Бот Kaspi-дегі күнді өзгертпейді: оны кабинетте ауыстырыңыз — 5 күнге дейін, сатып алушының келісімімен.
reported = { $outcome ->
    [delivered] ✅ <code>{ $code }</code> тапсырысы берілді. Kaspi оны берілді деп белгілегенде карточка өзгереді.
    [no_answer] 📵 <code>{ $code }</code> тапсырысы: қоңырауға жауап жоқ.
    [postponed] 📅 <code>{ $code }</code> тапсырысы { $day } ауысты. Kaspi-дегі күнді кабинетте ауыстырыңыз.
    [refused] 🚫 <code>{ $code }</code> тапсырысы: сатып алушы бас тартты.
   *[wrong_address] 🏠 <code>{ $code }</code> тапсырысы: мекенжай қате.
}{ $awaits-comment ->
    [yes] {" "}Не болғанын бір жолмен жазыңыз немесе «Өткізіп жіберу» түймесін басыңыз.
   *[no] {""}
}
report-undone = ↶ <code>{ $code }</code> тапсырысы туралы белгі жойылды.
comment-done = 💬 Түсініктеме карточкаға қосылды.
comment-too-long = Тым ұзын: түсініктеме — { $limit } таңбаға дейін. Қысқасын жіберіңіз.
notice-taken-away = 👤 <code>{ $code }</code> тапсырысы енді сіздікі емес: менеджер оны { $whose ->
    [another] басқа курьерге берді
    [nobody] ортақ тізімге қайтарды
   *[unknown] басқаға берді немесе ортақ тізімге қайтарды
}.
notice-taken-away-address = 📍 { $address }
alert-orders-given-back = 👤 { $has-name ->
    [yes] { $name } енді рұқсатсыз
   *[no] Курьер енді рұқсатсыз
}. Қайтадан курьерсіз: { $codes }.
button-select-free = 👤 Басқаға беру
menu-my = Менің тапсырыстарым
menu-assign = Тапсырысты курьерге беру
key-orders = 📋 Менікі
key-round = 🗺 Маршрут
keys-shown = ⌨️ Түймелер — енгізу өрісінің астында. Алып тастау: /hide
keys-removed = Түймелер алынды. Қайтару: /keyboard
photo-caption = 📷 <code>{ $code }</code> тапсырысы{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}{ $has-words ->
    [yes] {". "}{ $words }
   *[no] {""}
}
photo-passed-on = 📷 Фото жіберілді: { $groups }
photo-missed = ⚠️ Telegram фотоны мына топтар үшін қабылдамады: { $groups }. Қайта жіберіңіз.
photo-without-order = 📷 Фото қай тапсырыс бойынша? Фотоны тапсырыс карточкасына жауап ретінде жіберіңіз.
photo-without-card = 📷 Бірде-бір топта бұл тапсырыстың карточкасы жоқ, сондықтан фото ешқайда жіберілмеді.
menu-route = Бүгінгі маршрут
drafts = 💬 <code>{ $code }</code> тапсырысының сатып алушысына не жазамыз? Түйме WhatsApp-ты дайын мәтінмен ашады, оны өзіңіз жібересіз. Мәтін тілі: { $language }.
button-draft = { $draft ->
    [coming] 🚗 Мен курьермін
    [downstairs] 🏠 Мен төмендемін
    [ready] 🏬 Тапсырыс дайын
    [about] 💬 Тапсырыс туралы
   *[no_answer] 📵 Жауап жоқ
}
whatsapp-draft = { $draft ->
    [coming] Сәлеметсіз бе! Мен { $has-shop ->
        [yes] { $shop } дүкенінің
       *[no] дүкеннің
    } курьерімін, Kaspi-дегі № { $code } тапсырысыңызды әкеле жатырмын. Орныңызда боласыз ба?
    [downstairs] Сәлеметсіз бе! Мен { $has-shop ->
        [yes] { $shop } дүкенінің
       *[no] дүкеннің
    } курьерімін, № { $code } тапсырысымен үйіңіздің жанында тұрмын.
    [ready] Сәлеметсіз бе! Kaspi-дегі № { $code } тапсырысыңыз дайын, оны { $has-shop ->
        [yes] { $shop } дүкенінен
       *[no] дүкеннен
    } алып кетуге болады.
    [about] Сәлеметсіз бе! { $has-shop ->
        [yes] { $shop } дүкенінен
       *[no] Дүкеннен
    } Kaspi-дегі № { $code } тапсырысыңыз туралы жазып тұрмын.
   *[no_answer] Сәлеметсіз бе! Мен { $has-shop ->
        [yes] { $shop } дүкенінің
       *[no] дүкеннің
    } курьерімін, тапсырыс № { $code }. Сізге қоңырау шала алмадым. Тапсырысты қашан қабылдағаныңыз ыңғайлы?
}
drafts-no-phone = Kaspi бұл сатып алушының телефонын жасырды.
button-select = ☑️ Бірнешеуін беру
button-give-selected = 👤 Беру: { $count }
button-open-list = 📋 Тапсырыстар
button-to-list = ‹ Тізімге
orders-select = ☑️ Тапсырыстарды нөмірлі түймелермен белгілеңіз, сосын «Беру».
assign-choose-several = Белгіленген тапсырыстарды ({ $count }) кімге берейін? Есімнің жанында — курьердің қазіргі тапсырыстарының саны.
given-title = 👤 <b>Сізге тапсырыстар берілді: { $count }</b>
assign-done-several = 👤 { $name } енді осы тапсырыстарды апарады: { $count }.{ $has-failed ->
    [yes] {" "}Бұларды беруге болмайды: { $failed }.
   *[no] {""}
}
answer-nothing-ticked = Ештеңе белгіленбеген. Тапсырыстарды нөмірлі түймелермен белгілеңіз.
answer-too-many-ticked = Бұдан көп белгілеуге болмайды. Алдымен белгіленгендерді беріңіз.
answer-reported = Жазылды, толығырақ — жеке хабарламада
answer-postpone-asked = Қай күнге екенін жеке хабарламада сұраймын
answer-list-sent = Курьерлер тізімі — жеке хабарламада

## Answers about orders

order-not-found = 🔍 <code>{ $code }</code> тапсырысы { $shops ->
    [one] дүкенде
   *[other] дүкендердің ешқайсысында
} жоқ. Нөмірді тексеріңіз — ол сатушы кабинетінде және Kaspi қосымшасында көрінеді.
kaspi-unavailable = ⏳ Kaspi қазір жауап бермей тұр, сондықтан <code>{ $code }</code> тапсырысын көрсету мүмкін емес{ $has-shops ->
    [yes] {" "}(дүкен: { $shops })
   *[no] {""}
}. Бір минуттан кейін қайталаңыз.
kaspi-token-refused = 🔑 Kaspi дүкеннің токенін қабылдамайды{ $has-shops ->
    [yes] {" "}({ $shops })
   *[no] {""}
}, сондықтан <code>{ $code }</code> тапсырысын көрсету мүмкін емес. Әкімшіге хабарланды.
kaspi-not-understood = 🤔 Kaspi <code>{ $code }</code> тапсырысы туралы түсініксіз жауап берді{ $has-shops ->
    [yes] {" "}(дүкен: { $shops })
   *[no] {""}
}. Оны сатушы кабинетінен қарап, әкімшіге айтыңыз.
too-many = ✋ Сұраулар тым көп: { $is-daily ->
    [yes] тәулігіне
   *[no] 10 минутта
} ең көбі { $limit } рет. Келесі сұрау: { $when }. Жұмысқа бұл аз болса, әкімшіге айтыңыз.
not-a-code = Тапсырыс нөмірін көріп тұрған жоқпын. Бөлек немесе /order командасынан кейін ол — { $min }–{ $max } цифр, мәтін ішінде — { $min-in-text }–{ $max-in-text }, мысалы <code>900000101</code>. Мәтін ішіндегі телефондар мен сомалар есепке алынбайды. Бірден { $limit } нөмірге дейін жіберуге болады, әрқайсысын жаңа жолдан жазыңыз. Нөмірі жоқ па? Жеке хабарларда іздеңіз: /find
codes-left-out = ⚠️ Алғашқы { $limit } нөмірді көрсетемін, тағы { $count ->
   *[other] { $count } нөмір қалды
}. Қалғанын бөлек хабармен жіберіңіз.

## Answers to a press of "refresh"

refresh-slow = Kaspi баяу жауап беріп тұр, карточка сәл кейінірек жаңарады.
refresh-busy = Бұл карточка жаңартылып жатыр.
refresh-failed = Kaspi қазір жауап бермей тұр
refresh-done = Жаңартылды
refresh-too-old = Бұл карточканы енді жаңарту мүмкін емес. Тапсырыс нөмірін қайта жіберіңіз.
button-unknown = Бұл батырма енді жұмыс істемейді. Тапсырыс нөмірін қайта жіберіңіз.
settings-outdated = Бұл батырма ескірген. Баптауларды қайта ашыңыз: /settings

## People

start = Сәлеметсіз бе! Kaspi тапсырысының нөмірін жіберіңіз — кімге, қайда, не апару керегін айтып, картадағы нүктесін жіберемін.

    Мысалы: <code>900000101</code>
help = <b>Не істей аламын</b>

    { $about }

    /order <i>нөмір</i> — тапсырыс карточкасы, топта да осылай
    /my — менің тапсырыстарым, күні мен мекенжайы бойынша
    /route — бүгінгі маршрут; тұрған жеріңізді жіберсеңіз, содан басталады
    /keyboard, /hide — төмендегі түймелерді көрсету немесе алып тастау
    /orders — белсенді тапсырыстар: бүгінге, ертеңге, барлығы
    /find <i>аты немесе мекенжайы</i> — белсенді тапсырысты табу, жеке хабарларда
    /waybills — Kaspi Жеткізудің бүгінгі жүкқұжаттары, жеке хабарларда
    /language — боттың осы чаттағы тілі
    /help — осы анықтама
help-private = Тапсырыс нөмірін жіберсеңіз, карточка аласыз: сатып алушы, мекенжай, тауарлар, мерзімі, навигатор батырмалары және картадағы нүкте. Нөмір — { $min }–{ $max } цифр, мәтін ішінде { $min-in-text }–{ $max-in-text }; «№» белгісімен және бос орындармен жазуға болады, бір хабарда { $limit } нөмірге дейін. Нөмірі жоқ па? Оның соңғы 4–5 цифрын немесе сатып алушының телефонын жіберіңіз.
help-group = <code>/order 900000101</code> деп тапсырыс нөмірімен жазыңыз — карточкамен жауап беремін: мерзімі, мекенжай, тауарлар, навигатор батырмалары. Сатып алушының телефоны батырма арқылы жеке хабарға келеді.
help-manager = <b>Менеджерге</b>
    /assign <i>нөмір</i> — тапсырысты курьерге беру; /my <i>есім</i> — курьердің тапсырыстары
    /invite — адамды сілтемемен шақыру
    /users — командада кім бар; рөлін өзгерту, рұқсатын тоқтату
    /allow <i>id</i>, /deny <i>id</i> — рұқсат беру немесе тоқтату; адамның хабарына жауап ретінде де болады. Маған контакт жіберсеңіз, кім екенін көрсетемін
    /connect, /disconnect — топта: ботты қосу және өшіру
    /settings — осы чаттағы тапсырыс хабарландырулары
    /status — боттың жағдайы
    /report <i>кезең</i> — күн немесе кезең бойынша есеп, мысалы <code>/report 01.11–15.11</code>
    /history <i>нөмір</i> — тапсырыс тарихы
help-admin = <b>Әкімшіге</b>
    /allow <i>id</i> manager — менеджер тағайындау
    /audit — кім қандай тапсырысты қарады; тапсырыс нөмірімен немесе ID-мен — тек сол бойынша
language-choose = Тілді таңдаңыз:
language-chosen = ✅ Енді бот мұнда қазақша сөйлейді.
language-kk = Қазақша
language-ru = Русский
language-en = English
admins-only = Бұл команда тек әкімшілерге арналған.
has-access = Сізде рұқсат бұрыннан бар.
# Why a person may not give or take a role.
not-above = { $role ->
    [admin] Әкімшілер боттың баптауларында көрсетіледі (ADMIN_USER_IDS), оларды чатта тағайындау немесе алып тастау мүмкін емес.
    [manager] Менеджерлерді тек әкімшілер тағайындайды және алып тастайды.
   *[courier] Мұны тек менеджерлер мен әкімшілер істей алады.
}
no-access = Рұқсат жоқ. Оны дүкен менеджерінен сұраңыз.
role-name = { $role ->
    [admin] әкімші
    [manager] менеджер
   *[courier] курьер
}
who = <a href="tg://user?id={ $id }">{ $name }</a>
who-unnamed = ID <code>{ $id }</code>

## Strangers and requests

stranger = Бұл бот тек дүкен қызметкерлеріне жауап береді.

    Сіздің Telegram ID нөміріңіз: <code>{ $id }</code>
stranger-may-ask = Дүкенде жұмыс істейсіз бе? Батырманы басыңыз, өтініміңіз менеджерлерге жіберіледі.
stranger-has-asked = Өтініміңіз менеджерлерге жіберілді, жауабы осында келеді. Қайта сұрауға болады: { $when }.
stranger-was-refused = Менеджер өтініміңізді қабылдамады. Қате болса, оның өзіне хабарласыңыз. Қайта сұрауға болады: { $when }.
stranger-last-answer = Алдағы бір сағатта басқа хабарларға жауап бермеймін.
button-ask-access = 🙋 Рұқсат сұрау
request-sent = Өтініміңіз менеджерлерге жіберілді
request-sent-already = Өтініміңіз менеджерлерде. Қайта сұрауға болады: { $when }.
request = 🙋 <b>Рұқсат сұрайды:</b> { $who }
    Telegram ID: <code>{ $id }</code>
requests-waiting = { $count ->
    [0] 🙋 Рұқсат сұрағандар қалмады.
   *[other] 🙋 Рұқсатты тағы <b>{ $count } адам</b> күтіп тұр.
}
button-show-requests = 👀 Өтінімдер
request-verdict = { $verdict ->
    [admitted] ✅ Курьер болып қабылданды
   *[refused] 🚫 Рұқсат берілмеді
} · шешім: { $who }
request-decided = { $is-late ->
    [yes] Бұрын шешілген:{" "}
   *[no] {""}
}{ $verdict ->
    [admitted] рұқсат берілді
   *[refused] рұқсат берілмеді
}
request-refused = Менеджер өтініміңізді қабылдамады. Қате болса, оның өзіне хабарласыңыз.
button-admit = ✅ Қабылдау
button-refuse = 🚫 Рұқсат бермеу

## Invitations

invitation-choose = Кімді шақырамыз? Сілтеме 48 сағат ішінде бір рет жұмыс істейді.
button-invite = { $role ->
    [manager] ➕ Менеджер шақыру
   *[courier] ➕ Курьер шақыру
}
invitation = 🔗 <b>Шақыру: { $role }</b>

    <code>{ $link }</code>

    Бір рет жұмыс істейді, мерзімі: { $when }. Тек шақырған адамыңызға жіберіңіз: сілтемені бірінші ашқан адам рұқсат алады.
invitation-share = Тапсырыстар ботына шақыру. Сілтемені ашып, төмендегі «Запустить» (Start) батырмасын басыңыз.
button-share = 📨 Жіберу
button-revoke = 🗑 Қайтарып алу
invitation-revoked = 🗑 Шақыру қайтарып алынды, сілтеме енді жұмыс істемейді.
invitation-used = ✅ Шақыру қабылданды: { $who } · { $role }
invitation-already = Сізде рұқсат бұрыннан бар, рөліңіз — { $role ->
    [admin] әкімші
    [manager] менеджер
   *[courier] курьер
}.
invitation-taken = Бұл шақыру пайдаланылып қойған.
invitation-expired = Шақырудың мерзімі өтті: ол 48 сағат жарамды. Жаңасын сұраңыз.
invitation-withdrawn = Шақыру қайтарып алынған. Жаңасын сұраңыз.
invitation-unknown = Мұндай шақыру жоқ. Сілтемені қайта ашыңыз немесе жаңасын сұраңыз.

## People

welcome = ✅ { $is-new ->
    [yes] <b>Сізге рұқсат берілді.</b> Рөліңіз —{" "}
   *[no] Рөліңіз енді —{" "}
}{ $role ->
    [admin] әкімші
    [manager] менеджер
   *[courier] курьер
}.
welcome-courier = Kaspi тапсырысының нөмірін жіберіңіз — кімге, қайда, не апару керегін айтып, картадағы нүктесін жіберемін. Мысалы: <code>900000101</code>
welcome-manager = /invite — курьер шақыру
    /users — командада кім бар
    /connect — топта: ботты сонда қосу
    /help — бот не істей алады
farewell = Ботты пайдалану рұқсатыңыз тоқтатылды. Қате болса, дүкен менеджеріне хабарласыңыз.
people-title = 👥 <b>Команда: { $count }</b>
person = { $mark ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} <b>{ $who }</b> · { $role }
    ID <code>{ $id }</code>
    Рұқсат: { $since }{ $has-by ->
    [yes] {" "}· берген: { $by }
   *[no] {""}
}
    Соңғы рет байланыста: { $has-seen ->
    [yes] { $seen }
   *[no] әлі болған жоқ
}
person-unnamed = аты белгісіз
person-outsider = 👤 <b>{ $who }</b>
    ID <code>{ $id }</code> · рұқсаты жоқ
person-removal = Рұқсатты тоқтату керек пе: { $who }? Бот бұл адамға бірден жауап бермейтін болады.
button-person = { $role ->
    [admin] 👑
    [manager] 🧭
   *[courier] 🚚
} { $name }
button-grant = { $role ->
    [manager] 🧭 Менеджер ету
   *[courier] 🚚 Курьер ету
}
button-remove = 🚫 Тоқтату
button-remove-now = Иә, тоқтату
button-cancel = Болдырмау
button-people = ‹ Команда
grant-done = ✅ { $who } — енді { $role }.
grant-already = { $who } — бұрыннан { $role }.
removal-done = 🚫 Рұқсат тоқтатылды: { $who }.
removal-already = Рұқсаты онсыз да жоқ еді: { $who }.
answer-granted = Дайын
answer-removed = Рұқсат тоқтатылды
allow-usage = Telegram ID көрсетіңіз, мысалы: <code>/allow 123456789</code> немесе <code>/allow 123456789 manager</code>. ID-сіз де болады: адамның хабарына немесе контактісіне осы командамен жауап беріңіз. Ең оңайы — сілтемемен шақыру: /invite
deny-usage = Telegram ID көрсетіңіз, мысалы: <code>/deny 123456789</code>, немесе адамның хабарына не контактісіне осы командамен жауап беріңіз. Барлық адам — /users
nobody-named = Мұнда адамның кім екені көрінбейді: ол Telegram аккаунтын жасырған. Ботқа жазуын сұраңыз немесе сілтемемен шақырыңыз: /invite

## Groups

group-unknown = Бұл топта жауап беруім үшін дүкен менеджері осында /connect деп жазуы керек
group-connected = ✅ Топ қосылды. Тапсырыстар туралы хабарландырулар { $in-topic ->
    [yes] осы тақырыпқа
   *[no] осында
} келеді; қайсысы — /settings

    Тапсырыс карточкасы: <code>/order 900000101</code>. Сатып алушының телефоны мұнда жасырын; «📞 Телефон жекеге» батырмасын басқан адам толық карточканы жеке хабармен алады.
group-connected-already = Топ бұрыннан қосылған. Қандай хабарландырулар қайда келетіні — /settings
group-disconnected = Топ ажыратылды, енді мұнда жауап бермеймін. Қайта қосу — /connect
group-anonymous = Сіз топтың атынан жазып тұрсыз, сондықтан кім екеніңіз маған көрінбейді. Әкімші құқықтарында жасырындықты өшіріңіз немесе өз атыңыздан жазыңыз.
groups-only = Бұл команда топқа арналған: мені топқа қосып, сонда жазыңыз.
private-only = Бұл команда жеке хабарларға арналған.
not-own-words = ↪️ Бұл хабар басқадан жіберілген немесе оны сіз жазбағансыз, сондықтан ондағы команданы орындамаймын. Команданы өзіңіз жазыңыз.
button-add-to-group = ➕ Топқа қосу
button-open-bot = Ботпен чатты ашу

## Notices

notice-headline = { $event ->
    [new] 🆕 <b>Жаңа тапсырыс</b>
    [transmitted] 🚚 <b>Kaspi Жеткізуге берілді</b>
    [replanned] 🗓 <b>Мерзімі өзгерді</b>
    [overdue] ⚠️ <b>Мерзімі өтіп кетті</b>
    [cancelling] ⛔️ <b>Күші жойылып жатыр</b>
    [cancelled] ⛔️ <b>Күші жойылды</b>
    [return_requested] ↩️ <b>Қайтаруды күтуде</b>
    [returned] ↩️ <b>Қайтарылды</b>
    [completed] ✅ <b>Берілді</b>
    [accepted] ✅ <b>Қабылданды</b>
    [assembled] 📦 <b>Қапталды</b>
    [sign_required] ✍️ <b>Қол қоюда</b>
    [address_changed] 🔄 <b>Мекенжайы өзгерді</b>
    [goods_changed] 🔄 <b>Тауарлары өзгерді</b>
    [price_changed] 🔄 <b>Сомасы өзгерді</b>
    [restored] ↩️ <b>Күшін жою тоқтатылды</b>
    [return_withdrawn] 🔄 <b>Қайтару тоқтатылды</b>
    [vanished] ❔ <b>Kaspi бұл тапсырысты енді көрсетпейді, немен аяқталғаны белгісіз</b>
    [reappeared] 🔎 <b>Kaspi тапсырысты қайта көрсетіп тұр</b>
    [courier_changed] 🚚 <b>Курьер ауысты</b>
    [given] 👤 <b>Сізге тапсырыс берілді</b>
    [taken_away] 👤 <b>Тапсырыс енді сіздікі емес</b>
    [handed_over] ✅ <b>Сатып алушыға берілді</b>
    [attempt_failed] ⚠️ <b>Берілмеді</b>
    [commented] 💬 <b>Курьердің түсініктемесі</b>
    [report_withdrawn] ↶ <b>Белгі жойылды</b>
   *[progressed] 🔄 <b>Жаңарды</b>
} · { $when }
notice-urgent-reply = { $event ->
    [overdue] ⚠️ <b><code>{ $code }</code> тапсырысының мерзімі өтіп кетті.</b>
    [cancelling] ⛔️ <b><code>{ $code }</code> тапсырысының күші жойылып жатыр. Тауарды бермеңіз.</b>
    [return_requested] ↩️ <b><code>{ $code }</code> тапсырысы: қайтару күтілуде.</b>
    [returned] ↩️ <b><code>{ $code }</code> тапсырысы қайтарылды.</b>
    [restored] ↩️ <b><code>{ $code }</code> тапсырысының күшін жою тоқтатылды: тапсырыс қайта күшінде, оны беру керек.</b>
    [address_changed] 🔄 <b><code>{ $code }</code> тапсырысының мекенжайы өзгерді. Карточкамен салыстырыңыз.</b>
    [goods_changed] 🔄 <b><code>{ $code }</code> тапсырысының тауарлары өзгерді. Не апаратыныңызды карточкадан қараңыз.</b>
    [price_changed] 🔄 <b><code>{ $code }</code> тапсырысының сомасы өзгерді. Тауарларды карточкамен салыстырыңыз.</b>
    [replanned] 🗓 <b><code>{ $code }</code> тапсырысының мерзімі өзгерді. Карточкамен салыстырыңыз.</b>
    [given] 👤 <b>Сізге <code>{ $code }</code> тапсырысы берілді.</b>
    [attempt_failed] ⚠️ <b><code>{ $code }</code> тапсырысы берілмеді.</b>
    [commented] 💬 <b><code>{ $code }</code> тапсырысы:</b>
    [report_withdrawn] ↶ <b><code>{ $code }</code> тапсырысы: курьердің соңғы белгісі жойылды.</b>
   *[cancelled] ⛔️ <b><code>{ $code }</code> тапсырысының күші жойылды. Тауарды бермеңіз.</b>
}
notice-new-address = 📍 { $address }
notice-card-closed = 🗄 <i>Бұл карточка енді жаңармайды: оқиғалар туралы енді бөлек хабарландырулар келеді.</i>
digest-title = 📬 <b>Бірден бірнеше оқиға: { $count ->
   *[other] { $count } тапсырыс
}</b>
digest-heading = { $event ->
    [new] 🆕 <b>Жаңа: { $count }</b>
    [transmitted] 🚚 <b>Kaspi Жеткізуге берілді: { $count }</b>
    [replanned] 🗓 <b>Мерзімі өзгерді: { $count }</b>
    [overdue] ⚠️ <b>Мерзімі өтіп кетті: { $count }</b>
    [cancelling] ⛔️ <b>Күші жойылып жатыр: { $count }</b>
    [cancelled] ⛔️ <b>Күші жойылды: { $count }</b>
    [return_requested] ↩️ <b>Қайтаруды күтуде: { $count }</b>
    [returned] ↩️ <b>Қайтарылды: { $count }</b>
    [completed] ✅ <b>Берілді: { $count }</b>
    [accepted] ✅ <b>Қабылданды: { $count }</b>
    [assembled] 📦 <b>Қапталды: { $count }</b>
    [sign_required] ✍️ <b>Қол қоюда: { $count }</b>
    [address_changed] 🔄 <b>Мекенжайы өзгерді: { $count }</b>
    [goods_changed] 🔄 <b>Тауарлары өзгерді: { $count }</b>
    [price_changed] 🔄 <b>Сомасы өзгерді: { $count }</b>
    [restored] ↩️ <b>Күшін жою тоқтатылды: { $count }</b>
    [return_withdrawn] 🔄 <b>Қайтару тоқтатылды: { $count }</b>
    [vanished] ❔ <b>Kaspi енді көрсетпейді: { $count }</b>
    [reappeared] 🔎 <b>Kaspi қайта көрсетіп тұр: { $count }</b>
    [courier_changed] 🚚 <b>Курьері ауысқан: { $count }</b>
    [given] 👤 <b>Тағайындалған: { $count }</b>
    [taken_away] 👤 <b>Алынған: { $count }</b>
    [handed_over] ✅ <b>Сатып алушыларға берілген: { $count }</b>
    [attempt_failed] ⚠️ <b>Берілмеген: { $count }</b>
    [commented] 💬 <b>Курьер түсініктемелері: { $count }</b>
    [report_withdrawn] ↶ <b>Жойылған белгілер: { $count }</b>
   *[progressed] 🔄 <b>Жаңарды: { $count }</b>
}
digest-line = <code>{ $code }</code> · { $when }{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
button-location = 📍 Картада
venue-title = Тапсырыс { $code }
chat-lost = 🔌 «{ $title }» тобына бот енді жаза алмайды, ондағы хабарландырулар тоқтатылды. Қайтару үшін ботты топқа қосып, сонда /connect деп жазыңыз
chat-muted = 🔇 «{ $title }» тобында ботқа жазуға рұқсат жоқ. Хабарландырулар күтіп тұр (соңғы 1000): ботқа хабар жіберу құқығын беріңіз.
topic-lost = 🗂 «{ $title }» тобындағы хабарландыруларға арналған тақырып жабылған немесе жойылған. Олар жалпы тақырыпқа келеді; басқасын таңдау — /settings

## Alarms

alarm-title = ⏰ <b>{ $alarm ->
    [not_accepted] Қабылдауды күтіп тұр: { $count }
    [no_courier] Бүгінгі, курьері жоқ: { $count }
    [not_handed_over] Бүгін Kaspi Жеткізуге беру керек: { $count }
    [not_signed] Сатып алушы құжаттарға қол қоймаған: { $count }
   *[not_completed] Берілді, бірақ Kaspi-де әлі берілмеген: { $count }
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
    [not_accepted] ресімделді: { $when }
    [no_courier] мерзімі: { $when }
    [not_handed_over] { $is-packed ->
        [yes] қапталған, берілмеген
       *[no] қапталмаған
    } · мерзімі: { $when }
    [not_signed] соңғы өзгеріс: { $when }
   *[not_completed] берілді: { $when }
}{ $has-name ->
    [yes] {" "}· { $name }
   *[no] {""}
}
alarm-hint = { $alarm ->
    [not_accepted] Kaspi күшін жоймай тұрғанда қабылдаңыз.
    [no_courier] Карточкадағы түймемен немесе /assign командасымен курьер тағайындаңыз
    [not_handed_over] Бүгін беріңіз; қапталмағанын алдымен қаптаңыз.
    [not_signed] Сатып алушыға еске салыңыз: қол қойылғанша тапсырысты беруге болмайды.
   *[not_completed] Kaspi-де берілді деп белгілеңіз.
}

## Active orders

orders-title = 📋 <b>{ $day ->
    [today] Бүгін
    [tomorrow] Ертең
   *[all] Барлық белсенді тапсырыс
} · { $delivery ->
    [own] дүкен жеткізеді
    [kaspi] Kaspi Жеткізу
    [pickup] өзі алып кету
   *[all] барлық тәсіл
} · { $count }</b>
orders-none = { $day ->
    [today] Бүгінге мұндай тапсырыс жоқ.
    [tomorrow] Ертеңге мұндай тапсырыс жоқ.
   *[all] Мұндай белсенді тапсырыс жоқ.
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
    [new] Қабылдау керек
    [kaspi-assembly] Қаптау керек
    [pickup] Алушыны күтуде
   *[kaspi-hand-over] Беру керек
}
orders-due = мерзімі: { $when }
orders-courier = { $has-name ->
    [yes] 🚚 { $name }
   *[no] 🙋
}
orders-attempt = { $outcome ->
    [delivered] ✅ Берді
    [no_answer] 📵 Жауап жоқ
    [postponed] 📅 Ауысты
    [refused] 🚫 Бас тартты
   *[wrong_address] 🏠 Мекенжай қате
}
orders-code = № { $code }
orders-items = { $count ->
   *[other] { $count } атау
}
button-orders-day = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $day ->
    [today] Бүгін
    [tomorrow] Ертең
   *[all] Барлығы
}
button-orders-free = { $is-chosen ->
    [yes] ✅ Курьерсіз
   *[no] 🙋 Курьерсіз
}
button-orders-delivery = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $delivery ->
    [own] Дүкен
    [kaspi] Kaspi
    [pickup] Өзі алып кету
   *[all] Барлық тәсіл
}
card-last-known = ⏳ <b>Kaspi қазір жауап бермей тұр.</b> Бұл — соңғы белгілі дерек: { $when }

## The round

round-title = 🗺 <b>Маршрут: { $count ->
   *[other] { $count } тапсырыс
}</b>{ $has-distance ->
    [yes] {" "}· түзу сызықпен { $distance }
   *[no] {""}
}
round-from-first = Қайда екеніңіз белгісіз, бірінші тапсырыстан бастаймын.
round-place = { $is-overdue ->
    [yes] ⚠️{" "}
   *[no] {""}
}<b>{ $number }.</b> { $place }
round-distance = { $is-near ->
    [yes] жақын жерде
   *[no] { $whole },{ $tenth } км
}
round-link = <a href="{ $link }">2ГИС</a>
round-without-point = 🧭 <b>Картада нүктесі жоқ: { $count }</b>
round-next = ➡️ Келесі:{ $has-number ->
    [yes] {" "}<b>{ $number }.</b>
   *[no] {""}
} { $place }{ $has-distance ->
    [yes] {" "}— { $distance }
   *[no] {""}
}
round-none = ✅ Бүгінге жеткізетін тапсырыс жоқ.
round-ask-location = 📍 Қай жерден шығасыз? Тұрған жеріңізді «{ $button }» батырмасымен немесе 📎 белгісі арқылы жіберіңіз. Оны екі сағат қана есте сақтаймын, еш жерге жазбаймын.
round-location-outside = 📍 Бұл жер Қазақстанда емес, одан маршрут құру мүмкін емес. Басқасын жіберіңіз.
button-round-yandex = 🗺 Яндекстегі маршрут
button-open = Ашу
button-my-location = 📍 Мен осындамын

## Waybills of Kaspi Delivery

waybill-caption = 🧾 <code>{ $code }</code> тапсырысының жүкқұжаты{ $has-number ->
    [yes] {" "}· № { $number }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
waybill-problem = { $why ->
    [not_found] 🔍 <code>{ $code }</code> тапсырысы Kaspi-де жоқ, жүкқұжаты да жоқ.
    [not_kaspi] 🧾 <code>{ $code }</code> тапсырысының жүкқұжаты болмайды: оны Kaspi Жеткізу апармайды.
    [over] 🧾 <code>{ $code }</code> тапсырысы берілді немесе күші жойылды, жүкқұжат керек емес.
    [not_ready] ⏳ <code>{ $code }</code> тапсырысының жүкқұжаты әлі жоқ: Kaspi оны қапталғаннан кейін бір-екі минутта шығарады.
    [handed_over] 🚚 <code>{ $code }</code> тапсырысы Kaspi Жеткізуге берілді, енді Kaspi оның жүкқұжатын бермейді.
    [not_pdf] 🤔 <code>{ $code }</code> тапсырысының жүкқұжаты орнына Kaspi басқа нәрсе жіберді. Оны сатушы кабинетінен алыңыз.
    [too_large] 🤔 <code>{ $code }</code> тапсырысының жүкқұжаты 10 МБ-тан үлкен, бұл жүкқұжатқа ұқсамайды. Оны сатушы кабинетінен қараңыз.
    [token_refused] 🔑 Kaspi дүкеннің токенін қабылдамайды, сондықтан <code>{ $code }</code> тапсырысының жүкқұжатын алу мүмкін емес. Әкімшіге хабарланды.
    [not_understood] 🤔 Kaspi <code>{ $code }</code> тапсырысының жүкқұжаты туралы түсініксіз жауап берді. Оны сатушы кабинетінен алып, әкімшіге хабарлаңыз.
   *[unavailable] ⏳ Kaspi қазір жауап бермей тұр, <code>{ $code }</code> тапсырысының жүкқұжаты әзірге жоқ. Бір минуттан кейін қайталаңыз.
}
waybill-late = ⏳ 30 минут өтті, ал <code>{ $code }</code> тапсырысының жүкқұжаты әлі жоқ. Kaspi оны шығарғанда, түймемен аласыз.
waybills-none = 🧾 Бүгін Kaspi Жеткізуге беретін тапсырыс жоқ.
waybills-title = 🧾 <b>Бүгін беру керек: { $total }</b> · жүкқұжаты дайыны: { $ready }
waybills-left-out = Алғашқы { $sent } жүкқұжатты жіберемін, қалған { $count } — тапсырыс карточкасындағы «🧾 Жүкқұжат» түймесімен.
waybills-untried = ✋ Жіберілмеген жүкқұжаттар: { $count }. Кейінірек қайталаңыз: /waybills

## Search

search-title = 🔍 <b>Табылды: { $count }</b>
search-more = Алғашқы { $shown } көрсетілді. Іздеуді нақтылаңыз: толық нөмір, аты, көше мен үй.
search-none = 🔍 { $kind ->
    [code_ending] Белсенді тапсырыстар ішінде нөмірі осылай аяқталатыны жоқ. Нөмірді толық жіберіңіз немесе телефоны, аты, мекенжайы бойынша іздеңіз: /find
    [phone] Мұндай телефоны бар белсенді тапсырыс жоқ. Kaspi кейбір телефондарды жасырады, сондықтан аты немесе мекенжайы бойынша іздеңіз, мысалы <code>/find Абай 10</code>
   *[text] Белсенді тапсырыстар ішінде ештеңе табылмады. Қысқарақ жазып көріңіз: тек аты немесе көше мен үй, мысалы <code>/find Абай 10</code>
}
search-usage = 🔍 <b>Белсенді тапсырысты нөмірсіз табамын.</b> Біреуін жіберіңіз:

    • нөмірдің соңғы 4–5 цифры: <code>0101</code>
    • сатып алушының телефоны: <code>+7 700 000 00 01</code>
    • телефонның соңғы 4 цифры: <code>тел 0001</code>
    • аты немесе мекенжайы: <code>/find Айгерим</code>, <code>/find Абай 10</code>
search-too-long = Сұрау тым ұзын. Аты немесе көше мен үй жеткілікті, мысалы <code>/find Абай 10</code>

## Settings and status

settings = ⚙️ <b>Осы чаттағы хабарландырулар</b>

    Қосу немесе өшіру үшін басыңыз. Шұғыл оқиғалар (күшін жою, қайтару, мерзімнің өтуі, дүкен жеткізетін тапсырыстың өзгеруі) тыныш сағаттарда да дыбыспен келеді.{ $has-topic ->
    [yes] {" "}Таңдалған тақырыпқа келеді.
   *[no] {""}
}
settings-none = ⚙️ Тапсырыстар туралы хабарландырулар мұнда келмейді.
button-subscribe = 🔔 Осында жіберу
button-unsubscribe = 🔕 Жібермеу
button-event-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [new] Жаңа
    [progressed] Барысы
    [transmitted] Kaspi-ге берілді
    [completed] Берілді
    [cancelled] Күші жойылды
    [returned] Қайтару
    [replanned] Мерзімі өзгерді
    [attempts] Курьер белгілері
   *[overdue] Мерзімі өтті
}
button-delivery-group = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $group ->
    [own] Дүкен
    [kaspi] Kaspi
   *[pickup] Өзі алып кету
}
button-shop = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $shop }
button-quiet = 🌙 Тыныш сағат: { $has-hours ->
    [yes] { $hours }
   *[no] жоқ
}
button-style = { $is-live ->
    [yes] 🪪 Түрі: бір карточка
   *[no] 💬 Түрі: хабарлар
}
button-here = 🗂 Осында жіберу
settings-alarms = ⏰ <b>Осы чаттағы ескертулер</b>

    Әр тапсырыс туралы бір рет, әлі үлгеруге болатын кезде:
    • <b>Қабылданбаған</b>: жаңа тапсырыс 30 минут күтіп тұр, Express — 15
    • <b>Курьері жоқ</b>: дүкен бүгін жеткізетін тапсырыстың сағат 12:00-де курьері жоқ
    • <b>Kaspi-ге берілмеген</b>: бүгін беру керек, ал 15:00-де қапталмаған немесе берілмеген
    • <b>Қол қойылмаған</b>: сатып алушы бір тәулік құжаттарға қол қоймай жүр
    • <b>Kaspi-де берілмеген</b>: курьер 2 сағат бұрын беріп қойған

    Тыныш сағаттарда дыбыссыз келеді.
button-alarms = ⏰ Ескертулер
button-back = ‹ Артқа
button-alarm = { $is-in ->
    [yes] ✅
   *[no] ▫️
} { $alarm ->
    [not_accepted] Қабылданбаған
    [no_courier] Курьері жоқ
    [not_handed_over] Kaspi-ге берілмеген
    [not_signed] Қол қойылмаған
   *[not_completed] Kaspi-де берілмеген
}
status-title = 🩺 <b>Боттың жағдайы</b>
status-shop = 🏪 <b>{ $shop }</b>
    Тапсырыстар алынды: { $has-when ->
    [yes] { $when }
   *[no] әлі алынған жоқ
}
    Белсенді тапсырыс: { $count }
status-shop-failure = { $failure ->
    [refused] ⚠️ Kaspi дүкеннің токенін қабылдамайды
    [unavailable] ⚠️ Kaspi жауап бермейді
   *[not_understood] ⚠️ Kaspi түсініксіз жауап береді
}{ $unread ->
    [lists] {" "}(кейбір тізімдер оқылмай тұр)
    [orders] {" "}(кейбір тапсырыстар оқылмай тұр)
   *[everything] {""}
}
status-notices = 📬 Күтіп тұрған хабарландыру: { $count }{ $has-when ->
    [yes] {" "}· ең ескісі: { $when }
   *[no] {""}
}
status-program = 🤖 { $version } нұсқасы, іске қосылғаны: { $since }
    Дерекқор: { $megabytes } МБ

## When something breaks

given-up = 😔 Ішкі қатеге байланысты жауап бере алмадым. Сұрауды қайталаңыз; көмектеспесе, әкімшіге айтыңыз.
incident-shop-unreadable = ⏳ <b>{ $unread ->
    [lists] «{ $shop }» дүкенінің кейбір тізімдері
    [orders] «{ $shop }» дүкенінің кейбір тапсырыстары
   *[everything] «{ $shop }» дүкенінің деректері
} 15 минуттан бері жүктелмей тұр.</b> { $failure ->
    [not_understood] Kaspi түсініксіз жауап береді.
   *[unavailable] Kaspi жауап бермейді.
} Байланыс қалпына келгенде жаңа оқиғалар жетеді; ештеңе жоғалмайды.
incident-shop-recovered = ✅ <b>«{ $shop }» дүкенімен байланыс қалпына келді.</b> { $events ->
    [0] Осы уақытта ештеңе болған жоқ.
   *[other] Жинақталған оқиға: { $events }.
}
incident-notices-stuck = 📭 <b>Хабарландырулар 10 минуттан бері жетпей тұр.</b> Күтіп тұрғаны: { $count }. Толығырақ — /status
incident-notices-recovered = ✅ Хабарландырулар қайтадан жетіп тұр.
incident-database-unwritable = 💾 <b>Дерекқорға жазу мүмкін болмай тұр.</b> Дискіде орын таусылған болуы мүмкін. Жаңа хабарлар күтіп тұрады, жазу қалпына келгенде өңделеді; ештеңе жоғалмайды. Себебі — боттың журналында.
incident-database-recovered = ✅ Дерекқорға жазу қалпына келді.
alert-cancelled-share = ⚠️ <b>Күші жойылған тапсырыс көп.</b>
    { $shops }

    Күші жойылғандар 5 %-дан асса, Kaspi дүкенді 7 күнге өшіреді. Мұнда барлық күшін жою саналған; дәл үлесі — кабинетте.
alert-cancelled-share-line = «{ $shop }»: { $days ->
   *[other] { $days }
} күнде { $percent } % ({ $ended } тапсырыстың { $cancelled }-інің күші жойылды)
incident-token-refused = 🔑 <b>Kaspi «{ $shop }» дүкенінің токенін қабылдамайды.</b>
    Бұл дүкен тапсырыстарының карточкалары көрсетілмейді. Токенді сатушы кабинетінен алып (Настройки → Токен API), бот баптауларына жазыңыз да, оны қайта іске қосыңыз.
incident-shop-closed = 🏪 <b>«{ $shop }» дүкені бот баптауларында енді жоқ.</b>
    Оның тапсырыстарын бұдан былай бақыламаймын, олар белсенділер тізімінен алынды. Сатып алушылардың деректері соңғы жаңартудан { $days ->
       *[other] { $days } күн
    } өткен соң жойылады. Дүкен қателесіп алынса, оны баптауларға қайтарып, ботты қайта іске қосыңыз: бақылау жалғасады. Тек атауы өзгерген болса, тапсырыстары жаңа атаумен табылмады: жаңа оқиғалар жаңа атаумен келеді.
incident-set-aside = 🧩 <b>Telegram бір хабарды қайта-қайта қабылдамай тұр.</b> Қалғандары жетуі үшін оны шетке қойдым. Біреу жауап ала алмаса, қайта жазсын; тапсырыстардың күйі — /orders.
incident-too-many-lookups = ✋ <b>Сұраулар тым көп.</b>
    { $who } рұқсат етілгеннен көп тапсырыс қарап жатыр, әзірге жауап алмайды. Нақты не қарағаны: <code>/audit { $id }</code>
audit-title = <b>Кім не қарады</b>
audit-day = <b>{ $day }</b>
audit-line = { $time } · { $who } · { $subject }{ $result ->
    [found] {""}
    [not_found] {" "}· табылмады
   *[failed] {" "}· Kaspi жауап бермеді
}{ $is-group ->
    [yes] {" "}· топта
   *[no] {""}
}{ $is-repeated ->
    [yes] {" "}· ×{ $count }
   *[no] {""}
}
audit-order = <code>{ $code }</code>
audit-waybill = 🧾 <code>{ $code }</code>
audit-search = 🔍 { $kind ->
    [code_ending] нөмірдің соңы бойынша іздеу
    [phone] телефон бойынша іздеу
   *[text] аты не мекенжайы бойынша іздеу
}
audit-workbook = 📗 Excel есебі
audit-change = ✍️ { $action ->
    [accept] қабылдау
    [assemble] қаптау
    [send_code] сатып алушыға код
   *[complete] беру
} <code>{ $code }</code>{ $outcome ->
    [done] {""}
    [checking] {" "}· тексерілуде
    [unconfirmed] {" "}· расталмаған
   *[refused] {" "}· Kaspi бас тартты
}
audit-more = …тек соңғы сұраулар көрсетілді.
audit-empty = Мұндай сұраулар болған жоқ.
audit-usage = Тапсырыс нөмірін немесе Telegram ID көрсетіңіз, мысалы: <code>/audit 900000101</code>. Нөмірсіз — барлығының соңғы сұраулары.

## Workbooks and charts

sheet-name = { $sheet ->
    [orders] Тапсырыстар
    [couriers] Курьерлер
   *[days] Күндер
}
sheet-column = { $column ->
    [code] Нөмірі
    [shop] Дүкен
    [placed] Ресімделді
    [delivery] Жеткізу
    [sum] Сомасы
    [event] Оқиға
    [at] Уақыты
    [courier] Курьер
    [buyer] Сатып алушы
    [address] Мекенжайы
    [day] Күні
    [new] Жаңа
    [delivered] Берілді
    [delivered_sum] Берілгендердің сомасы
    [failed] Берілмеді
    [cancelled] Күші жойылды
    [returned] Қайтарылды
    [no_answer] Қоңырауға жауап жоқ
    [postponed] Күні ауысты
    [refused] Бас тартты
   *[wrong_address] Мекенжай қате
}
sheet-total = Барлығы
sheet-event = { $event ->
    [new] Жаңа
    [transmitted] Kaspi Жеткізуге берілді
    [replanned] Мерзімі өзгерді
    [overdue] Мерзімі өтіп кетті
    [cancelling] Күші жойылып жатыр
    [cancelled] Күші жойылды
    [return_requested] Қайтаруды күтуде
    [returned] Қайтарылды
    [completed] Берілді
    [accepted] Қабылданды
    [assembled] Қапталды
    [sign_required] Қол қоюда
    [address_changed] Мекенжайы өзгерді
    [goods_changed] Тауарлары өзгерді
    [price_changed] Сомасы өзгерді
    [restored] Күшін жою тоқтатылды
    [return_withdrawn] Қайтару тоқтатылды
    [vanished] Kaspi енді көрсетпейді
    [reappeared] Kaspi қайта көрсетіп тұр
    [courier_changed] Курьер ауысты
    [given] Курьерге тағайындалды
    [taken_away] Курьерден алынды
    [handed_over] Сатып алушыға берілді
    [attempt_failed] Берілмеді
    [commented] Курьердің түсініктемесі
    [report_withdrawn] Белгі жойылды
   *[progressed] Жаңарды
}
chart-title = Тапсырыстар · { $span }
chart-legend = { $name }: { $count }
chart-day = { $weekday ->
    [mon] дс
    [tue] сс
    [wed] ср
    [thu] бс
    [fri] жм
    [sat] сн
   *[sun] жс
} { $day }

## The demo

demo-courier = Курьер
demo-second-courier = Айдар
demo-manager = Менеджер
demo-owner = Иесі
demo-stranger = Жаңа адам
demo-group = Жеткізу
demo-shop = Ромашка
demo-forum = Жаңа топ
demo-topic-first = Алматы
demo-topic-second = Астана
demo-title = Kaspi Order Bot
demo-subtitle = демо: бәрі осы компьютерде жұмыс істейді
demo-placeholder = Тапсырыс нөмірі немесе команда…
demo-send = Жіберу
demo-bot = Бот
demo-typing = жазып жатыр…
demo-copied = Көшірілді:
demo-drawing = Маршрут сызбасы, аялдама саны:
demo-drawing-note = Сызбаны демо беті салады, боттың хабарында ол жоқ
demo-edited = өзг.
demo-share = Кімге жібереміз?
demo-pick-group = Қай топқа?
demo-kick = Ботты шығару
demo-invite = Ботты қосу
demo-joined = Бот топқа қосылды
demo-topic = Тақырып ашылды
demo-moved = Топ супертопқа айналды
demo-migrate = Супертопқа айналдыру
demo-language = Қазақша
demo-people = Адамдар
demo-chats = Чаттар
demo-languages = Тіл
demo-events = Қазір не болады
demo-messages = Хабарлар
demo-hints = Кеңестер
demo-keys = Пернелер
demo-attach = Тіркеу
demo-photo = Фото
demo-contact = Контакт
demo-place = Менің орным
demo-reply = Жауап беру
demo-cancel = Жауаптан бас тарту
demo-close = Жабу
demo-expand = Толық көрсету
demo-collapse = Жию
demo-unseen = жаңа
demo-ended = Демо аяқталды немесе байланыс үзілді. Демоны қайта іске қосыңыз — терілген мәтін сақталады.
demo-event-order = Жаңа тапсырыс
demo-event-sale = Сатылым
demo-event-cancellation = Күшін жою
demo-event-postponement = Күнін ауыстыру
demo-event-overdue = Мерзімнің өтуі
demo-event-waiting = Қабылданбаған
demo-event-return = Қайтару
demo-event-buyer-code = Сатып алушының коды
demo-event-kaspi = Kaspi үнсіз
demo-event-telegram = Telegram үнсіз
demo-no-order = Қазір лайықты тапсырыс жоқ
demo-port-taken = { $port } порты бос емес, сондықтан бет басқа портта.
demo-short-hint = { $what ->
        [own] бүгінге
        [overdue] мерзімі өткен
        [no-point] картада нүктесі жоқ
        [pickup] өзі алып кету
        [cancelling] күші жойылып жатыр
        [to-door] Kaspi Жеткізу
        [waybill] жүкқұжат
        [completed] берілді
       *[unknown] мұндай жоқ
    }
demo-intro =
    Kaspi Order Bot — демо. Бот — нағыз өзі, бірақ Telegram мен Kaspi бағдарламаның ішінде:
    токен де, желі де керек емес, адамдар мен тапсырыстар ойдан шығарылған.

    Сіз — курьерсіз. Тапсырыс нөмірін жазып, Enter басыңыз; шығу — Ctrl+C.
    Сол чат браузерде, батырмалар сонда жұмыс істейді: { $page }
    Тапсырыстарым — /my, бүгінгі маршрут — /route; тағы алу — карточка астындағы «🙋 Аламын».

    Көріңіз:
demo-hint =
    { "  " }{ $code } — { $what ->
        [own] дүкен жеткізеді, мерзімі бүгін
        [overdue] дүкен жеткізеді, мерзімі өткен
        [no-point] дүкен жеткізеді, картада нүктесі жоқ
        [pickup] өзі алып кету
        [cancelling] Kaspi Postomat, күші жойылып жатыр
        [to-door] есікке дейін Kaspi Жеткізу
        [waybill] Kaspi Жеткізу, жүкқұжаты дайын
        [completed] берілді, телефоны жасырын
       *[unknown] мұндай тапсырыс жоқ
    }
demo-button = [{ $text }]
demo-link = [{ $text }] { $url }
demo-pin = 📍 картадағы нүкте: { $latitude }, { $longitude }

## Reports and summaries

report-title = { $kind ->
    [evening] 🌙 <b>Күн қорытындысы
    [week] 📅 <b>Апта қорытындысы
   *[report] 📊 <b>Есеп
} · { $span }</b>
report-new = 🆕 Жаңа: { $count }
report-delivered = ✅ Берілді: { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}
report-failed = ⚠️ Берілмеді: { $count }{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-cancelled = ⛔️ Күші жойылды: { $count }
report-returned = ↩️ Қайтарылды: { $count }
report-left = { $is-today ->
    [yes] ⏳ Ертеңге қалды: { $count }
   *[no] ⏳ Жеткізілмей қалды: { $count }
}
report-reason = { $outcome ->
    [no_answer] қоңырауға жауап жоқ
    [postponed] ауыстыру
    [refused] бас тартты
   *[wrong_address] мекенжай қате
} { $count }
report-couriers = 🚚 <b>Курьерлер</b>
report-courier = { $name }: берілді { $count }{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-reasons ->
    [yes] {" "}· { $reasons }
   *[no] {""}
}
report-shops = 🏪 <b>Дүкендер</b>
report-shop = { $shop }: жаңа { $new }, берілді { $delivered }{ $has-sum ->
    [yes] {" "}({ $sum })
   *[no] {""}
}, берілмеді { $failed }, күші жойылды { $cancelled }, қайтарылды { $returned }
report-more = …және тағы { $count }
report-refused = { $why ->
    [no_such_day] Күнтізбеде мұндай күн жоқ. Күнді тексеріңіз.
    [future] Бұл күн әлі келген жоқ. Былтырғы күн керек болса, жылын қосыңыз: <code>/report 24.11.2025</code>
    [too_long] Кезең тым ұзақ: бір жолы { $days } күнге дейін.
    [too_old] Бұл күндер туралы дерек жоқ: тапсырыстар тарихы { $stored } күн сақталады.
   *[not_understood] Күнді немесе кезеңді жазыңыз, мысалы: <code>/report кеше</code>, <code>/report 15.11</code> немесе <code>/report 01.11–15.11</code>. Кезеңсіз — бүгінгі есеп.
}
button-report-span = { $is-chosen ->
    [yes] •{" "}
   *[no] {""}
}{ $span ->
    [today] Бүгін
    [yesterday] Кеше
    [week] 7 күн
   *[month] 30 күн
}
button-workbook = 📗 Excel
workbook-caption = 📗 Есеп: { $span }
history-title = 🕓 <b><code>{ $code }</code> тапсырысы</b>
history-line = { $when } — { $event }{ $has-courier ->
    [yes] {" "}· { $courier }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
history-event = { $event ->
    [new] 🆕 Жаңа
    [transmitted] 🚚 Kaspi Жеткізуге берілді
    [replanned] 🗓 Мерзімі өзгерді
    [overdue] ⚠️ Мерзімі өтіп кетті
    [cancelling] ⛔️ Күші жойылып жатыр
    [cancelled] ⛔️ Күші жойылды
    [return_requested] ↩️ Қайтаруды күтуде
    [returned] ↩️ Қайтарылды
    [completed] ✅ Берілді
    [accepted] ✅ Қабылданды
    [assembled] 📦 Қапталды
    [sign_required] ✍️ Қол қоюда
    [address_changed] 🔄 Мекенжайы өзгерді
    [goods_changed] 🔄 Тауарлары өзгерді
    [price_changed] 🔄 Сомасы өзгерді
    [restored] ↩️ Күшін жою тоқтатылды
    [return_withdrawn] 🔄 Қайтару тоқтатылды
    [vanished] ❔ Kaspi тапсырысты енді көрсетпейді
    [reappeared] 🔎 Kaspi тапсырысты қайта көрсетіп тұр
    [courier_assigned] 🚚 Курьер тағайындалды
    [courier_released] 🙋 Курьерсіз
    [handed_over] ✅ Сатып алушыға берілді
    [no_answer] 📵 Қоңырауға жауап жоқ
    [postponed] 📅 { $day } күніне ауысты
    [refused] 🚫 Бас тартты
    [wrong_address] 🏠 Мекенжай қате
    [commented] 💬 Курьердің түсініктемесі
    [report_withdrawn] ↶ Белгі жойылды
   *[progressed] 🔄 Жаңарды
}
history-more = …бұған дейін тағы { $count }
history-none = <code>{ $code }</code> тапсырысы туралы ештеңе жазылмаған. Оқиғаларды бот дүкенді бақылай бастағаннан бері жазып келемін және { $stored } күн сақтаймын.
history-usage = Тапсырыс нөмірін көрсетіңіз, мысалы: <code>/history 900000101</code>
summary-morning = ☀️ <b>{ $day } жоспары</b>
summary-today = 📦 Бүгін жеткізу керек: { $count }
summary-overdue = ⚠️ Мерзімі өтіп кетті: { $count }
summary-without-courier = 🙋 Курьерсіз: { $count }
summary-to-kaspi = 🚚 Сағат 16:00-ге дейін Kaspi Жеткізуге беру керек: { $count }
summary-goods = 🛒 <b>Жинау керек</b>
summary-goods-line = { $name } — { $quantity }
summary-goods-unknown = Тауарлар тізімі жоқ тапсырыстар: { $count }
button-summaries = 📊 Қорытындылар: { $has-hours ->
    [yes] { $hours }
   *[no] жоқ
}
summary-settings = 📊 <b>Осы чаттағы қорытындылар</b>

    ☀️ Таңертең — күн жоспары және жинау керек тауарлар; дүйсенбіде апта қорытындысы да келеді. 🌙 Кешке — күн қорытындысы. Әрқайсысы күніне бір рет келеді.
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
} Жібермеу

## The command menu

menu-order = Нөмірі бойынша тапсырыс карточкасы
menu-find = Тапсырысты нөмірсіз табу
menu-waybills = Kaspi Жеткізудің бүгінгі жүкқұжаттары
menu-invite = Адамды сілтемемен шақыру
menu-users = Командада кім бар
menu-audit = Кім қандай тапсырысты қарады
menu-connect = Ботты осы топта қосу
menu-disconnect = Ботты осы топта өшіру
menu-orders = Белсенді тапсырыстар
menu-settings = Осы чаттағы хабарландырулар
menu-status = Боттың жағдайы
menu-language = Тіл · Язык · Language
menu-help = Бот не істей алады
menu-report = Күн немесе кезең бойынша есеп
menu-history = Тапсырыс тарихы

button-kaspi = { $action ->
    [accept] ✅ Қабылдау
    [assemble] 📦 Қапталды
   *[complete] 🔑 Беру
}
button-kaspi-confirm = { $action ->
    [accept] ✅ Иә, қабылдау
    [assemble] 📦 Иә, қапталды
   *[send_code] 🔑 Код жіберу
}
button-kaspi-decline = ✖️ Керек емес
button-kaspi-resend = 🔁 Жаңа код
button-accept-ticked = ✅ Қабылдау: { $count }
kaspi-places = 📦 <code>{ $code }</code> тапсырысы: неше орын? Kaspi әрқайсысына жүкқұжат рәсімдейді.
kaspi-confirm = { $action ->
    [accept] { $count ->
        [one] ✅ <b>Тапсырысты қабылдайсыз ба?</b>
       *[other] ✅ <b>Тапсырыстарды қабылдайсыз ба: { $count }?</b>
    }
    [assemble] 📦 <b>Тапсырыс қапталды ма?</b>
   *[send_code] 🔑 <b>Тапсырысты бересіз бе?</b>
}
kaspi-confirm-order = <code>{ $code }</code>{ $has-sum ->
    [yes] {" "}· { $sum }
   *[no] {""}
}{ $has-shop ->
    [yes] {" "}· { $shop }
   *[no] {""}
}
kaspi-confirm-note = { $action ->
    [accept] Kaspi сатып алушыға бірден хабарлайды. Кері қайтару мүмкін емес.
    [assemble] Орын саны: { $places }. Kaspi жүкқұжатты бірден рәсімдейді. Кері қайтару мүмкін емес.
   *[send_code] Kaspi сатып алушыға код жібереді. Есік алдындасыз ба?
}
kaspi-left-out = Бұларды қазір қабылдауға болмайды: { $codes }
kaspi-sending = ⏳ Kaspi-ге жіберіп жатырмын…
kaspi-declined = ✖️ Болдырылмады: Kaspi-ге ештеңе жіберілген жоқ.
kaspi-code-not-awaited = ✖️ Кодты енді күтпеймін. Тапсырыс берілген жоқ.
kaspi-no-code = Сатып алушының қолданбасындағы кодтың 4 саны керек. Кодты күтпеу — жоғарыдағы «✖️ Керек емес».
kaspi-code-entered = 🔑 <code>{ $code }</code> тапсырысының коды енді керек емес.
kaspi-expired = ⌛ Сұрау ескірді, Kaspi-ге ештеңе жіберілген жоқ. Карточкадағы батырманы қайта басыңыз.
kaspi-too-soon = Жаңа кодты { $seconds } с кейін жіберуге болады.
kaspi-wrong-code = ❌ <code>{ $code }</code> тапсырысының коды сәйкес келмеді. { $tries ->
    [0] Үш код қате: тапсырысты менеджер берсін.
    [1] Бір мүмкіндік қалды: кодты қайта енгізіңіз.
   *[other] Қалған мүмкіндік: { $tries }. Кодты қайта енгізіңіз.
}
kaspi-progress = { $progress ->
    [done] { $action ->
        [accept] ✅ { $code } тапсырысы қабылданды.
        [assemble] 📦 { $code } тапсырысы қапталды.
        [send_code] 🔑 Kaspi { $code } тапсырысының сатып алушысына код жіберді. Осында енгізіңіз: 4 сан, 15 минут ішінде.
       *[complete] ✅ { $code } тапсырысы берілді.
    }
    [unconfirmed] { $action ->
        [send_code] ❓ Kaspi { $code } тапсырысының коды жіберілгенін растамады. Код сатып алушыда болса, осында енгізіңіз: 4 сан. Болмаса, қайта жіберіңіз.
       *[other] ❓ Kaspi { $code } тапсырысымен не болғанын растамады. Қайталамас бұрын оны кабинеттен қараңыз.
    }
    [confirmed] 📦 Kaspi { $code } тапсырысының қапталғанын қабылдады. Жүкқұжатты күтіп тұрмын: әдетте бір минут, кейде ұзағырақ.
    [checking] ⏳ Kaspi растамады; тексеріп жатырмын. { $code } тапсырысы: қайталамаңыз, немен аяқталғанын жазамын.
    [running] ⏳ { $code } тапсырысын { $has-name ->
        [yes] { $name }
       *[no] әріптесіңіз
    } өзгертіп жатыр. Күте тұрыңыз.
    [off] Бұл әрекет қосылмаған. Оны иесі қосады: KASPI_ACTIONS.
    [not_allowed] Мұны менеджерлер жасай алады, ал беруді — тапсырысты апаратын курьер де.
    [too_many_codes] { $code } тапсырысының үш коды қате. Оны менеджер берсін.
    [too_soon] Код бір минут бұрын ғана жіберілді. Күте тұрыңыз.
    [expired] ⌛ Сұрау ескірді, Kaspi-ге ештеңе жіберілген жоқ. Карточкадағы батырманы қайта басыңыз.
    [wrong_code] ❌ { $code } тапсырысының коды сәйкес келмеді.
    [cancelled] ⛔️ { $code } тапсырысының күші жойылды немесе жойылып жатыр. Тауарды бермеңіз.
    [already_completed] ✅ { $code } тапсырысы берілген.
    [not_signed] ✍️ Сатып алушы құжаттарға әлі қол қойған жоқ. { $code } тапсырысын қол қойылған соң беруге болады.
    [not_found] 🤷 Kaspi { $code } тапсырысын таппай тұр. Карточканы жаңартыңыз.
    [token_refused] 🔑 Kaspi дүкеннің токенін қабылдамайды. Ештеңе өзгерген жоқ. Әкімшіге хабарлаңыз.
    [busy] ⏳ Kaspi күтуді сұрайды, ештеңе өзгерген жоқ. Бір минуттан кейін қайталаңыз.
    [unreachable] 📡 Kaspi жауап бермейді, ештеңе жіберілген жоқ. Кейінірек қайталаңыз.
   *[other_state] { $code } тапсырысының күйі өзгерген. Карточканы жаңартыңыз.
}
