//! The file `.env`: only that of the working folder is read, and mistakes are reported without their text.

use std::path::Path;
use std::process::Output;

use kaspi_order_bot::sandbox::Variables;

use crate::harness::{Harness, command, output_text};

const SECRET: &str = "c2VjcmV0";

async fn check(folder: &Path) -> Output {
    let mut check = command(&Variables::new());
    check.arg("check").current_dir(folder);
    tokio::task::spawn_blocking(move || check.output().unwrap()).await.unwrap()
}

async fn refusal_of(content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), content).unwrap();
    let refused = check(folder.path()).await;
    assert_eq!(refused.status.code(), Some(2));
    let text = output_text(&refused);
    assert!(!text.contains(SECRET), "{text}");
    text
}

#[tokio::test]
async fn a_file_in_the_working_folder_is_read() {
    let t = Harness::prepare().await;
    let folder = tempfile::tempdir().unwrap();
    let lines: String = t.variables().iter().flat_map(|(name, value)| [name, "=", value.as_str(), "\n"]).collect();
    std::fs::write(folder.path().join(".env"), lines).unwrap();
    assert_eq!(check(folder.path()).await.status.code(), Some(0));
}

#[tokio::test]
async fn a_file_in_a_folder_above_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "KASPI_API_URL=nonsense\nbroken line\n").unwrap();
    let working = folder.path().join("work/deeper");
    std::fs::create_dir_all(&working).unwrap();
    let output = check(&working).await;
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("TELEGRAM_BOT_TOKEN is missing"), "{text}");
    assert!(!text.contains("KASPI_API_URL") && !text.contains(".env:"), "{text}");
}

#[tokio::test]
async fn a_mistake_is_named_by_its_line_without_its_text() {
    let expected = |line: u32| {
        format!(".env: line {line} is not of the form NAME=value; a value with spaces needs quotes: NAME=\"a value\"\n")
    };
    let spaces = format!("# Tokens\nADMIN_USER_IDS=1\n\nKASPI_SHOPS=My shop={SECRET}\nBOT_LANGUAGE=ru\n");
    assert_eq!(refusal_of(spaces.as_bytes()).await, expected(4));
    assert_eq!(refusal_of(spaces.replace('\n', "\r\n").as_bytes()).await, expected(4));
    assert_eq!(refusal_of(SECRET.as_bytes()).await, expected(1));
    assert_eq!(refusal_of(format!("\u{feff}A=\"two\nlines\"\n\n{SECRET}\n").as_bytes()).await, expected(4));
    // A quote that is opened and never closed is a mistake of its own line.
    assert_eq!(refusal_of(format!("A=1\nB='{SECRET}\nC=3\n\n").as_bytes()).await, expected(2));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_reported() {
    let text = refusal_of(&[b"A=1\nB=\xff".as_slice(), SECRET.as_bytes(), b"\n"].concat()).await;
    assert_eq!(text, ".env: line 2 is no text in UTF-8\n");
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".env")).unwrap();
    let output = check(folder.path()).await;
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), ".env cannot be read: is a directory\n");
}
