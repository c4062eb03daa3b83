//! What a line does with what passes, and where it leads.

use super::*;

async fn listen() -> (TcpListener, watch::Sender<Option<SocketAddr>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let told = watch::Sender::new(Some(listener.local_addr().unwrap()));
    (listener, told)
}

async fn pair() -> (Line, TcpStream, TcpStream) {
    let (listener, told) = listen().await;
    let line = Line::lay(vec![told.subscribe()], 0, Stickiness::None)
        .await
        .unwrap();
    let client = TcpStream::connect(line.address).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    (line, client, server)
}

#[tokio::test]
async fn bytes_pass_until_the_line_is_cut() {
    let (line, mut client, mut server) = pair().await;
    client.write_all(b"up").await.unwrap();
    let mut heard = [0; 2];
    server.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"up");
    line.cut();
    assert_eq!(client.read(&mut heard).await.unwrap_or(0), 0);
    assert_eq!(server.read(&mut heard).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn a_trickle_brings_everything() {
    let (line, mut client, mut server) = pair().await;
    line.set(Flow::Trickle);
    let long = [7; 1_000];
    client.write_all(&long).await.unwrap();
    let mut heard = [0; 1_000];
    server.read_exact(&mut heard).await.unwrap();
    assert_eq!(heard, long);
}

#[tokio::test]
async fn a_connection_that_swallowed_is_dead_until_it_is_cut() {
    let (line, mut client, mut server) = pair().await;
    line.set(Flow::Swallow);
    client.write_all(b"lost").await.unwrap();
    line.set(Flow::Open);
    client.write_all(b"lost too").await.unwrap();
    line.cut();
    let mut heard = Vec::new();
    // Ends with the cut, by a reset or in order, and brings nothing.
    let _ = server.read_to_end(&mut heard).await;
    assert!(heard.is_empty());
}

#[tokio::test]
async fn connections_go_to_one_node_after_another_and_pass_by_those_that_are_down() {
    let (one, at_one) = listen().await;
    let (other, at_other) = listen().await;
    let ends = vec![at_one.subscribe(), at_other.subscribe()];
    let line = Line::lay(ends, 1, Stickiness::WhileOpen).await.unwrap();
    // A second beside the first one meets it.
    let first = TcpStream::connect(line.address).await.unwrap();
    let (met, _) = one.accept().await.unwrap();
    let beside = TcpStream::connect(line.address).await.unwrap();
    let (met_beside, _) = one.accept().await.unwrap();
    drop((first, beside));
    for mut ended in [met, met_beside] {
        assert_eq!(ended.read(&mut [0]).await.unwrap_or(0), 0);
    }
    at_one.send_replace(None);
    let _second = TcpStream::connect(line.address).await.unwrap();
    other.accept().await.unwrap();
}
