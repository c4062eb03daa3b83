//! The conversation machine from outside: tables of inputs and outputs, and properties over a
//! simulated server and a network that loses, repeats, delays and reorders.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod catch_up;
#[cfg(test)]
mod connection;
#[cfg(test)]
mod convergence;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod one_socket;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod tabs;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod typing;
#[cfg(test)]
mod world;
