//! The page's drawing of a route's stops.

use serde_json::json;

use super::stage::{PHONE, Page, visit};

/// The numbers of the newest drawing, in their order; and the least distance of two circles, in their diameters.
const DRAWN: &str = "(() => {
    const drawing = [...document.querySelectorAll('.drawing svg')].at(-1);
    const circles = [...drawing.querySelectorAll('circle')].map(circle => circle.getBoundingClientRect());
    const apart = circles.flatMap((a, at) => circles.slice(at + 1).map(b => Math.hypot(a.x - b.x, a.y - b.y) / a.width));
    const numbers = [...drawing.querySelectorAll('text')].map(text => Number(text.textContent));
    return { numbers: numbers.sort((a, b) => a - b), apart: Math.min(...apart) };
})()";

/// Whether the newest drawing has its second stop above the first and to the right of it.
const IS_TO_THE_NORTH_EAST: &str = "(() => {
    const texts = [...[...document.querySelectorAll('.drawing svg')].at(-1).querySelectorAll('text')];
    const [first, second] = ['1', '2'].map(n => texts.find(text => text.textContent === n).getBoundingClientRect());
    return second.x > first.x && second.y < first.y;
})()";

async fn expect_stops(page: &Page, count: u64) {
    let drawn = page.value(DRAWN).await;
    assert_eq!(drawn["numbers"], json!((1..=count).collect::<Vec<_>>()));
    assert!(drawn["apart"].as_f64().unwrap() > 0.95, "the circles hide each other: {drawn}");
    let label = page.value("[...document.querySelectorAll('.drawing svg')].at(-1).getAttribute('aria-label')").await;
    assert_eq!(label, format!("Схема маршрута, остановок: {count}"));
}

#[tokio::test]
async fn a_route_is_drawn_with_the_stops_of_the_message() {
    visit("route", PHONE, "ru", async |page| {
        page.write("/route").await;
        page.expect_texts(&["Маршрут:", "Схему рисует страница демо"]).await;
        let chat = page.chat().await.unwrap();
        let number_after = |words: &str| -> Option<u64> {
            let (_, number) = chat.split_once(words)?;
            Some(number.split(char::is_whitespace).next().unwrap().parse().unwrap())
        };
        let without_point = number_after("Без точки на карте: ").unwrap_or_default();
        let count = number_after("Маршрут: ").unwrap() - without_point;
        assert!(count > 1, "{chat}");
        expect_stops(page, count).await;
        page.value("document.querySelector('.drawing').scrollIntoView({ block: 'end' })").await;
    })
    .await;
}

#[tokio::test]
async fn only_a_link_with_several_points_is_drawn() {
    visit("drawings", PHONE, "ru", async |page| {
        page.write("900000101").await;
        page.expect_texts(&["+7 700 000 00 01"]).await;
        let link = async |points: &str| {
            let url = format!("https://yandex.kz/maps/?rtext={points}&rtt=auto");
            let keys = json!({ "inline_keyboard": [[{ "text": "Карта", "url": url }]] });
            page.as_bot("sendMessage", &json!({ "text": format!("«{points}»"), "reply_markup": keys })).await;
            page.expect_texts(&[&format!("«{points}»")]).await;
        };
        let count = "document.querySelectorAll('.drawing').length";
        for points in ["", "~43.24,76.93", "43.2,76.9~43.24,76.93", "~Абая~Сатпаева", "~43.24~76.93"] {
            link(points).await;
        }
        assert_eq!(page.value(count).await, 0);

        link("43.2,76.9~43.24,76.93~43.25,76.94").await;
        assert_eq!(page.value(count).await, 1);
        expect_stops(page, 2).await;
        assert_eq!(page.value(IS_TO_THE_NORTH_EAST).await, true);
        assert_eq!(page.value("document.querySelectorAll('.drawing rect').length").await, 1, "the start");

        // Five flats of one house, a house next door, and a town far away.
        link(&format!("{}~43.2401,76.93~51.1,71.4", "~43.24,76.93".repeat(5))).await;
        assert_eq!(page.value(count).await, 2);
        expect_stops(page, 7).await;
        assert_eq!(page.value("document.querySelectorAll('.drawing rect').length").await, 1, "no second start");

        link(&"~43.24,76.93".repeat(48)).await;
        expect_stops(page, 48).await;
        page.value("[...document.querySelectorAll('.drawing')].at(-1).scrollIntoView({ block: 'end' })").await;
    })
    .await;
}
