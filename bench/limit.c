/* limit - the floor of room fan-out on one CPU: a WebSocket server that does nothing but accept, copy a client's text
 * frame into one server frame, and send(2) it to every socket of the room. No storage, no checks, no back pressure: a
 * full socket loses the frame.
 *
 *   limit PORT [tick]
 *     (plain)  one send(2) a member and message
 *     tick     messages read in one turn of the loop are joined: one send(2) a member and turn
 * Path /ws/<room>.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAXFD 32768
#define MAXROOM 4096
#define BUF (1 << 16)

struct room { int *fd, n, cap; char out[BUF]; int len, dirty; };
static struct room *rooms[MAXROOM], *dirty[MAXROOM];
static struct { int room, open, in_len; char in[512]; } *conns;
static int tick, ep, n_dirty;

static void flush_room(struct room *r) {
    for (int i = 0; i < r->n; i++) send(r->fd[i], r->out, r->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    r->len = 0;
}

static void message(struct room *r, const char *p, int n) {
    if (r->len + n + 4 > BUF) flush_room(r);
    char *o = r->out + r->len;
    *o++ = (char)0x81;
    if (n < 126) *o++ = (char)n; else { *o++ = 126; *o++ = (char)(n >> 8); *o++ = (char)n; }
    memcpy(o, p, n);
    r->len = (int)(o + n - r->out);
    if (!tick) flush_room(r);
    else if (!r->dirty) { r->dirty = 1; dirty[n_dirty++] = r; }
}

static void hang_up(int fd) {
    if (conns[fd].open) {
        struct room *r = rooms[conns[fd].room];
        for (int i = 0; i < r->n; i++) if (r->fd[i] == fd) { r->fd[i] = r->fd[--r->n]; break; }
    }
    memset(&conns[fd], 0, sizeof conns[fd]);
    close(fd);
}

static char *let_in(int fd, char *b, int n) {      /* the end of the request, or NULL when more must come */
    b[n] = 0;
    char *q = strstr(b, "\r\n\r\n"), *s = strstr(b, "/ws/");
    if (!q) { memcpy(conns[fd].in, b, n < 512 ? n : 512); conns[fd].in_len = n < 512 ? n : 512; return NULL; }
    int room = s ? atoi(s + 4) % MAXROOM : 0;
    if (!rooms[room]) rooms[room] = calloc(1, sizeof(struct room));
    struct room *r = rooms[room];
    if (r->n == r->cap) r->fd = realloc(r->fd, sizeof(int) * (r->cap = r->cap * 2 + 64));
    r->fd[r->n++] = fd;
    conns[fd].open = 1; conns[fd].room = room;
    const char *ok = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x06joined";
    send(fd, ok, strlen(ok), MSG_NOSIGNAL);
    return q + 4;
}

static void readable(int fd) {
    static char b[BUF + 513];
    int k = conns[fd].in_len;
    memcpy(b, conns[fd].in, k);
    ssize_t n = recv(fd, b + k, BUF, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { hang_up(fd); return; }
    n += k;
    char *p = b, *e = b + n;
    if (!conns[fd].open && !(p = let_in(fd, b, (int)n))) return;
    while (e - p >= 6) {
        int len = p[1] & 127, h = 6;
        if (len == 126) { if (e - p < 8) break; len = (unsigned char)p[2] << 8 | (unsigned char)p[3]; h = 8; }
        if (e - p < h + len) break;
        for (int i = 0; i < len; i++) p[h + i] ^= p[h - 4 + (i & 3)];
        if ((p[0] & 15) == 1) message(rooms[conns[fd].room], p + h, len);
        p += h + len;
    }
    conns[fd].in_len = (int)(e - p);
    memcpy(conns[fd].in, p, conns[fd].in_len);
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 9000, one = 1;
    tick = argc > 2 && !strcmp(argv[2], "tick");
    conns = calloc(MAXFD, sizeof *conns);
    int ls = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(ls, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(0x7f000001)};
    if (bind(ls, (void *)&a, sizeof a) || listen(ls, 4096)) { perror("listen"); return 2; }
    fcntl(ls, F_SETFL, O_NONBLOCK);
    ep = epoll_create1(0);
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = ls}, evs[1024];
    epoll_ctl(ep, EPOLL_CTL_ADD, ls, &ev);
    for (;;) {
        int n = epoll_wait(ep, evs, 1024, -1);
        for (int i = 0; i < n; i++) {
            if (evs[i].data.fd != ls) { readable(evs[i].data.fd); continue; }
            for (int fd; (fd = accept4(ls, 0, 0, SOCK_NONBLOCK)) >= 0;) {
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                ev = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
                epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
            }
        }
        for (int i = 0; i < n_dirty; i++) { dirty[i]->dirty = 0; flush_room(dirty[i]); }
        n_dirty = 0;
    }
}
