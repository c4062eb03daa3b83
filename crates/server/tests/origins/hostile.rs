//! Origins that are on no list, however much they look like one.

use crate::SHOP;
use crate::support::TestServer;

/// All of them; some are of the server's own address.
pub fn hostile(server: &TestServer) -> Vec<Vec<u8>> {
    let port = server.running.address.port();
    let texts = [
        // Not a page's origin at all.
        "",
        "null",
        "NULL",
        "undefined",
        "*",
        "https://*",
        "https://*.example",
        "same-host",
        "loopback",
        "invalid",
        "https:",
        "https://",
        "https:///",
        "//shop.example",
        "shop.example",
        "shop.example:443",
        "https:shop.example",
        "https:/shop.example",
        "https:\\\\shop.example",
        "https:///shop.example",
        // Other schemes.
        "http://shop.example",
        "ws://shop.example",
        "wss://shop.example",
        "ftp://shop.example",
        "file://",
        "file:///",
        "file://shop.example",
        "data:",
        "about:blank",
        "blob:https://shop.example",
        "javascript:alert(1)",
        "chrome-extension://abcdefghijklmnop",
        "moz-extension://shop.example",
        // Other ports.
        "https://shop.example:443",
        "https://shop.example:444",
        "https://shop.example:80",
        "https://shop.example:",
        "https://shop.example:0",
        "https://shop.example:443443",
        "https://partner.example",
        "https://partner.example:443",
        "https://partner.example:08443",
        "https://partner.example:8443:8443",
        "https://partner.example:8443.evil.example",
        // Something before, something after.
        "https://shop.example/",
        "https://shop.example/path",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://shop.example\\",
        "https://shop.example;",
        "https://shop.example,",
        "https://shop.example%00",
        "https://shop.example%2e",
        "https://shop%2eexample",
        "https://shop.example, https://evil.example",
        "https://evil.example, https://shop.example",
        "https://shop.example https://evil.example",
        "https://evil.example https://shop.example",
        "https://shop.example\thttps://evil.example",
        "\"https://shop.example\"",
        "<https://shop.example>",
        // Somebody in the address.
        "https://user@shop.example",
        "https://user:word@shop.example",
        "https://@shop.example",
        "https://shop.example@evil.example",
        "https://shop.example:443@evil.example",
        // Neighbours.
        "https://evil.example",
        "https://www.shop.example",
        "https://a.b.shop.example",
        "https://.shop.example",
        "https://shop.example.",
        "https://shop..example",
        "https://shop.example.evil.example",
        "https://shop.example.evil.com",
        "https://shop.example-evil.com",
        "https://evilshop.example",
        "https://shop.exampleevil",
        "https://shop-example",
        "https://shop.exampl",
        "https://hop.example",
        "https://example",
        "https://shop",
        // Names that look alike: Cyrillic, full width, a zero width, its punycode.
        "https://sh\u{43e}p.example",
        "https://shop\u{3002}example",
        "https://ｓhop.example",
        "https://shop\u{200b}.example",
        "https://shop.example\u{feff}",
        "https://\u{202e}elpmaxe.pohs",
        "https://xn--shp-vmc.example",
        "https://xn--shop.example",
        "https://SHOP\u{2024}EXAMPLE",
        // This machine, where no site's list has it.
        "http://localhost",
        "http://127.0.0.1",
        "http://[::1]",
        "http://localhost:3000",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
    ];
    let mut all: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    for host in [
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "127.0.0.1.",
    ] {
        all.push(format!("http://{host}:{port}").into_bytes());
    }
    for (scheme, port) in [("http", port ^ 1), ("ftp", port)] {
        all.push(format!("{scheme}://127.0.0.1:{port}").into_bytes());
    }
    // Bytes that are no text, and more of them than anybody needs.
    all.push(b"https://shop.example\xff".to_vec());
    all.push(b"\xc0\xaf\xfe".to_vec());
    all.push(format!("https://{}.shop.example", "a".repeat(30_000)).into_bytes());
    all.push(format!("{SHOP}{}", ".".repeat(30_000)).into_bytes());
    all
}
