//! The pictures of the README, made anew at each run.

use std::collections::BTreeMap;
use std::path::Path;

use super::stage::{PICTURE, Page, visit};

/// The variable with the folder for the pictures; without it they are made and thrown away.
const PICTURES: &str = "PICTURES";

const MAX_BYTES: usize = 60_000;

const MAX_COLORS: usize = 48;

struct Words {
    language: &'static str,
    group: &'static str,
    order: &'static str,
    cancellation: &'static str,
}

async fn make(words: Words) {
    let thrown_away = tempfile::tempdir().unwrap();
    let folder = std::env::var_os(PICTURES).map_or_else(|| thrown_away.path().to_owned(), Into::into);
    // Cargo runs tests in the folder of their package.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder).join(words.language);
    std::fs::create_dir_all(&folder).unwrap();
    visit(&format!("pictures-{}", words.language), PICTURE, words.language, async |page| {
        page.write("900000101").await;
        // The courier has taken it by then.
        page.expect_texts(&["+7 700 000 00 01", "43.240013, 76.938854", "🚚"]).await;
        page.wait_until("document.querySelectorAll('.keys').length === 1").await;
        save(page, &folder, "card").await;

        page.write("/orders").await;
        page.wait_until("document.querySelectorAll('.keys').length === 2").await;
        save(page, &folder, "orders").await;

        page.write("/my").await;
        page.wait_until("document.querySelectorAll('.keys').length === 3").await;
        save(page, &folder, "my").await;

        page.write("/route").await;
        page.wait_until("document.querySelectorAll('.drawing').length === 1").await;
        page.value("document.getElementById('chat').scrollTo(0, 1e6)").await;
        save(page, &folder, "route").await;

        page.open(words.group).await;
        page.wait_until("!!document.querySelector('.row')").await;
        page.cause(words.order).await;
        page.expect_texts(&["910000020"]).await;
        page.cause(words.cancellation).await;
        page.wait_until("document.querySelectorAll('.row .quote').length === 2").await;
        page.value("document.getElementById('more').click()").await;
        page.value("document.getElementById('chat').scrollTo(0, 1e6)").await;
        save(page, &folder, "group").await;
    })
    .await;
}

async fn save(page: &Page, folder: &Path, name: &str) {
    // The pictures change with the page, not with the hour.
    page.value("document.querySelectorAll('.time').forEach(time => time.textContent = '10:24')").await;
    page.value("(document.getElementById('toast').style.display = 'none', document.activeElement.blur())").await;
    page.wait_until("document.getElementById('typing').textContent === ''").await;
    let picture = with_palette(&page.screenshot().await);
    assert!(picture.len() <= MAX_BYTES, "{name} has {} bytes", picture.len());
    std::fs::write(folder.join(name).with_extension("png"), picture).unwrap();
}

/// The page has few colours, so that a palette makes its pictures small.
fn with_palette(screenshot: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(screenshot));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let channels = frame.color_type.samples();
    let opaque: Vec<u8> =
        pixels[..frame.buffer_size()].chunks_exact(channels).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let quantizer = color_quant::NeuQuant::new(3, MAX_COLORS, &opaque);
    let mut known = BTreeMap::new();
    let indices: Vec<u8> = opaque
        .chunks_exact(4)
        .map(|pixel| *known.entry(pixel).or_insert_with(|| u8::try_from(quantizer.index_of(pixel)).unwrap()))
        .collect();

    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, frame.width, frame.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(quantizer.color_map_rgb());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().unwrap().write_image_data(&indices).unwrap();
    picture
}

#[tokio::test]
async fn pictures_in_russian() {
    make(Words {
        language: "ru", group: "Доставка", order: "Новый заказ", cancellation: "Отмена"
    })
    .await;
}

#[tokio::test]
async fn pictures_in_kazakh() {
    make(Words {
        language: "kk", group: "Жеткізу", order: "Жаңа тапсырыс", cancellation: "Күшін жою"
    })
    .await;
}

#[tokio::test]
async fn pictures_in_english() {
    make(Words { language: "en", group: "Delivery", order: "New order", cancellation: "Cancellation" }).await;
}
