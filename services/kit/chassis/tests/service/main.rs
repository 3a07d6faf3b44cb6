//! A service from outside: who is admitted, what is answered, and in which order.

#![cfg(test)]

mod admission;
mod answers;
mod events;
mod facts;
mod selection;
mod support;
