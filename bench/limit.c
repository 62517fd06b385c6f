/* The floor under every fan-out: a TCP server that copies each 160-byte message to every connection, one send(2) each.
 *   limit PORT      No protocol, no storage, no rooms. What a server that writes once a member can reach on this machine. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 160, MOST = 20000 };

int main(int argc, char **argv) {
    int one = 1, members[MOST], count = 0, listening = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 9000)};
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listening, (struct sockaddr *)&at, sizeof at) || listen(listening, 4096)) { perror("limit"); return 1; }
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listening}, ready[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listening, &event);
    for (;;) {
        int n = epoll_wait(poll, ready, 256, -1);
        for (int i = 0; i < n; i++) {
            int from = ready[i].data.fd;
            if (from == listening) {
                int made = accept4(listening, 0, 0, SOCK_NONBLOCK);
                if (made < 0 || count == MOST) continue;
                setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                event.data.fd = made;
                epoll_ctl(poll, EPOLL_CTL_ADD, made, &event);
                members[count++] = made;
                continue;
            }
            char message[SIZE];
            ssize_t got = recv(from, message, SIZE, MSG_PEEK);
            if (got == 0 || (got < 0)) { if (got == 0) return 0; continue; }
            while (recv(from, message, SIZE, MSG_PEEK) == SIZE && recv(from, message, SIZE, 0) == SIZE)
                for (int k = 0; k < count; k++) send(members[k], message, SIZE, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }
}
