/* load - the load of the bench: opens N sockets, speaks, counts what comes back (one thread, epoll).
 *
 *   load ws    PORT N ROOMS            the floor (limit.c): path /ws/<room>
 *   load place PORT N ROOMS FILE       the place: FILE has one line a socket, "cookie room"
 *
 * Socket i sits in room i % ROOMS. It prints one JSON line {"ready":...} and then obeys lines on standard input:
 *     RUN mode=sat  senders=S window=W warm=SEC dur=SEC pids=1,2,3
 *     RUN mode=rate senders=S rate=R   warm=SEC dur=SEC pids=1,2,3
 *     QUIT
 * Each RUN prints one JSON line: deliveries, wall and CPU seconds of the server (utime + stime of pids), latencies (from
 * the sending, or the moment it was due, to each receipt), losses.
 *
 * sat:  closed loop. A sender keeps `window` messages open; one is closed when every member of its room has it.
 * rate: open loop. Messages leave on a fixed schedule.
 *
 * Each message carries  ~!~ + 16 hex digits (ns) + 8 hex digits (its number), and the bytes are searched for that mark.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MARK "~!~"
#define REC 27             /* mark 3 + time 16 + number 8 */
#define BODY 120
#define RING (1u << 16)
#define FINE 200000        /* latencies: 1 us steps up to 200 ms, 1 ms steps above */
#define COARSE 60000
#define PONG_NS 10000000000ull

enum proto { WS, PLACE };

struct conn {
    int fd, room, step, joined;
    int carry_len;
    char carry[64];
    const char *need;
    int need_len;
    char *frame;           /* what a sender sends, with gaps for time and number */
    int frame_len, mark_at, nonce_at;
    uint64_t next_ns;      /* rate: when the next is due */
    char cookie[160], slug[80];
};
struct msg { uint32_t id; int left, sender; uint64_t t; };

static enum proto P;
static int port, N, R, conc = 64;
static struct conn *C;
static struct msg ring[RING];
static uint32_t next_id = 1;
static int *members;
static int ep, n_joined, n_started, n_failed, n_closed;
static uint64_t deliveries, sent, lost, refused, send_blocked, bytes_in;
static uint32_t *fine, *coarse;
static uint64_t hist_n, hist_max;
static int running, senders, window_;
static double rate_;
static char rbuf[1 << 18];

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}
static void die(const char *m) { perror(m); exit(2); }

/* ---------- what is sent ---------- */

static int ws_frame(char *out, int opcode, const char *p, int n) {   /* masked with the zero key */
    int k = 0;
    out[k++] = (char)(0x80 | opcode);
    if (n < 126) out[k++] = (char)(0x80 | n);
    else { out[k++] = (char)(0x80 | 126); out[k++] = (char)(n >> 8); out[k++] = (char)n; }
    memset(out + k, 0, 4); k += 4;
    memcpy(out + k, p, n);
    return k + n;
}

static int upgrade(char *o, const char *path, const char *more) {
    return sprintf(o, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", path, port, more);
}

/* Bytes of handshake step `step`, and what to wait for after it. 0: inside. */
static int step_bytes(struct conn *c, char *o, const char **need, int *need_len) {
    char t[512];
#define NEED(s) (*need = (s), *need_len = (int)sizeof(s) - 1)
    if (P == WS && c->step == 0) {
        snprintf(t, sizeof t, "/ws/%d", c->room);
        NEED("joined");
        return upgrade(o, t, "");
    }
    if (P == PLACE && c->step == 0) {
        snprintf(t, sizeof t, "Sec-WebSocket-Protocol: placette.v1.json\r\nCookie: placette_visit=%s\r\n", c->cookie);
        NEED("\r\n\r\n");
        return upgrade(o, "/live", t);
    }
    if (P == PLACE && c->step == 1) {
        int n = snprintf(t, sizeof t, "{\"do\":\"enter\",\"room\":\"%s\",\"ref\":\"in\"}", c->slug);
        NEED("\"ref\":\"in\"");
        return ws_frame(o, 1, t, n);
    }
    return 0;
}

static void build_frame(struct conn *c) {
    char body[BODY + 1], t[512], o[640];
    const char *words = "le salon est ouvert et tout le monde parle en meme temps mais on se lit encore tres bien ce soir ";
    int n, k;
    memcpy(body, MARK, 3);
    memset(body + 3, '0', REC - 3);
    for (n = REC; n < BODY; n++) body[n] = words[(n - REC) % strlen(words)];
    body[BODY] = 0;
    if (P == WS) k = ws_frame(o, 1, body, BODY);
    else {
        n = sprintf(t, "{\"do\":\"say\",\"room\":\"%s\",\"nonce\":\"%08xNONCE000\",\"words\":\"%s\"}", c->slug, (unsigned)getpid(), body);
        k = ws_frame(o, 1, t, n);
        c->nonce_at = (int)((char *)memmem(o, k, "NONCE000", 8) - o);
    }
    c->frame = malloc(k);
    memcpy(c->frame, o, k);
    c->frame_len = k;
    c->mark_at = (int)((char *)memmem(c->frame, k, MARK, 3) - c->frame);
}

/* ---------- sending ---------- */

static int write_all(struct conn *c, const char *p, int n) {
    while (n > 0) {
        ssize_t w = send(c->fd, p, n, MSG_NOSIGNAL);
        if (w < 0 && errno == EAGAIN) {
            struct pollfd f = {c->fd, POLLOUT, 0};
            send_blocked++;
            if (poll(&f, 1, 2000) <= 0) return -1;
            continue;
        }
        if (w < 0) return -1;
        p += w; n -= (int)w;
    }
    return 0;
}
static void hex(char *p, uint64_t v, int n) { while (n--) { p[n] = "0123456789abcdef"[v & 15]; v >>= 4; } }

static void send_msg(int s, uint64_t t) {
    struct conn *c = &C[s];
    uint32_t id = next_id++;
    struct msg *m = &ring[id % RING];
    if (!c->frame) build_frame(c);
    if (m->id && m->left > 0) lost++;
    m->id = id; m->sender = s; m->t = t;
    m->left = members[c->room];
    hex(c->frame + c->mark_at + 3, t, 16);
    hex(c->frame + c->mark_at + 19, id, 8);
    if (P == PLACE) hex(c->frame + c->nonce_at, id, 8);
    sent++;
    if (write_all(c, c->frame, c->frame_len) < 0) { n_closed++; m->left = 0; }
}

/* ---------- receiving ---------- */

static int unhex(const char *p, int n, uint64_t *v) {
    *v = 0;
    while (n--) {
        int d = *p++;
        if (d >= '0' && d <= '9') d -= '0';
        else if (d >= 'a' && d <= 'f') d -= 'a' - 10;
        else return -1;
        *v = *v << 4 | (uint64_t)d;
    }
    return 0;
}
static uint64_t t_recv;

static void got(const char *p) {          /* p: at the marker, REC bytes are there */
    uint64_t t, id;
    if (unhex(p + 3, 16, &t) || unhex(p + 19, 8, &id)) return;
    deliveries++;
    uint64_t us = t_recv > t ? (t_recv - t) / 1000 : 0;
    if (us < FINE) fine[us]++;
    else { uint64_t ms = us / 1000; coarse[ms < COARSE ? ms : COARSE - 1]++; }
    hist_n++;
    if (us > hist_max) hist_max = us;
    struct msg *m = &ring[id % RING];
    if (m->id == (uint32_t)id && m->left > 0 && --m->left == 0 && running == 1 && m->sender < senders)
        send_msg(m->sender, now());
}

static void advance(struct conn *c);

static void scan(struct conn *c, char *p, int n) {  /* p: carry + new bytes */
    char *e = p + n;
    while (!c->joined) {
        char *f = memmem(p, e - p, c->need, c->need_len);
        if (!f) {
            if (strncmp(p, "HTTP/1.", 7) == 0 && strncmp(p + 9, "101", 3) != 0) { fprintf(stderr, "refused: %.120s\n", p); n_failed++; }
            int k = (int)(e - p);
            if (k > 40) { p = e - 40; k = 40; }
            memcpy(c->carry, p, k); c->carry_len = k;
            return;
        }
        p = f + c->need_len;
        c->step++;
        advance(c);
    }
    for (;;) {
        char *f = memchr(p, '~', e - p);
        if (!f) { c->carry_len = 0; return; }
        if (e - f < REC) { memcpy(c->carry, f, e - f); c->carry_len = (int)(e - f); return; }
        if (f[1] == '!' && f[2] == '~') { got(f); p = f + REC; }
        else p = f + 1;
    }
}

static void readable(struct conn *c, int i) {
    char *base = rbuf;
    memcpy(base, c->carry, c->carry_len);
    ssize_t n = recv(c->fd, base + c->carry_len, sizeof rbuf - 128, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        if (!c->joined) { n_failed++; fprintf(stderr, "conn %d closed in handshake step %d: %.*s\n", i, c->step, c->carry_len, c->carry); }
        n_closed++; epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, 0); close(c->fd); c->fd = -1;
        return;
    }
    bytes_in += n;
    int k = c->carry_len + (int)n;
    c->carry_len = 0;
    if (P == PLACE && running && i < senders && memmem(base, k, "\"t\":\"refused\"", 13) && !refused++)
        fprintf(stderr, "refused: %.300s\n", (char *)memmem(base, k, "\"t\":\"refused\"", 13));
    scan(c, base, k);
}

/* ---------- connecting ---------- */

static void start_conn(int i) {
    struct conn *c = &C[i];
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1;
    a.sin_addr.s_addr = htonl(0x7f000001);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(c->fd, (void *)&a, sizeof a) < 0) die("connect");   /* loopback: at once */
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event ev = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &ev);
    n_started++;
    advance(c);
}
static void advance(struct conn *c) {
    char o[1024];
    int n = step_bytes(c, o, &c->need, &c->need_len);
    if (n == 0) { c->joined = 1; n_joined++; return; }
    if (write_all(c, o, n) < 0) n_failed++;
}

/* An unasked pong on each socket now and then: the server hears that it lives, and no frame need be parsed for pings. */
static void pongs(uint64_t t) {
    static uint64_t last;
    char o[16];
    if (P != PLACE || t - last < PONG_NS) return;
    last = t;
    int n = ws_frame(o, 10, "", 0);
    for (int i = 0; i < N; i++) if (C[i].fd >= 0) write_all(&C[i], o, n);
}

/* ---------- the loop ---------- */

static char cmd[4096];
static int cmd_len, have_cmd;

static void turn(uint64_t wait_ns) {
    static struct epoll_event ev[1024];
    struct timespec ts = {(time_t)(wait_ns / 1000000000ull), (long)(wait_ns % 1000000000ull)};
    int n = epoll_pwait2(ep, ev, 1024, &ts, NULL);
    for (int k = 0; k < n; k++) {
        uint32_t i = ev[k].data.u32;
        if (i == 0xffffffffu) {
            ssize_t r = read(0, cmd + cmd_len, sizeof cmd - 1 - cmd_len);
            if (r <= 0) exit(0);
            cmd_len += (int)r; cmd[cmd_len] = 0;
            if (strchr(cmd, '\n')) have_cmd = 1;
            continue;
        }
        if (C[i].fd < 0) continue;
        t_recv = now();
        readable(&C[i], (int)i);
    }
}

static double cpu_of(const char *pids) {
    char b[4096], f[64];
    double s = 0;
    snprintf(b, sizeof b, "%s", pids);
    for (char *p = strtok(b, ","); p; p = strtok(NULL, ",")) {
        snprintf(f, sizeof f, "/proc/%s/stat", p);
        FILE *h = fopen(f, "r");
        if (!h) continue;
        char line[1024];
        if (fgets(line, sizeof line, h)) {
            char *q = strrchr(line, ')');
            unsigned long u = 0, k = 0;
            if (q && sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &k) == 2)
                s += (double)(u + k) / sysconf(_SC_CLK_TCK);
        }
        fclose(h);
    }
    return s;
}
static double self_cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}
static double pct(double q) {
    uint64_t want = (uint64_t)(q * hist_n), a = 0;
    for (int i = 0; i < FINE; i++) if ((a += fine[i]) > want) return i / 1000.0;
    for (int i = 0; i < COARSE; i++) if ((a += coarse[i]) > want) return i;
    return hist_max / 1000.0;
}
static double arg(const char *line, const char *k, double d) {
    const char *p = strstr(line, k);
    return p ? atof(p + strlen(k)) : d;
}

static void pump(uint64_t until, uint64_t *check) {
    for (;;) {
        uint64_t t = now();
        if (t >= until) return;
        pongs(t);
        uint64_t w = until - t;
        if (running == 2) {
            for (int s = 0; s < senders; s++) {
                struct conn *c = &C[s];
                while (c->next_ns <= t) { send_msg(s, c->next_ns); c->next_ns += (uint64_t)(1e9 / rate_); }
                if (c->next_ns - t < w) w = c->next_ns - t;
            }
        } else if (running == 1 && t > *check) {      /* a message not closed after 5 s is lost */
            *check = t + 1000000000ull;
            for (unsigned k = 0; k < RING; k++)
                if (ring[k].left > 0 && t - ring[k].t > 5000000000ull) {
                    ring[k].left = 0; lost++;
                    if (ring[k].sender < senders) send_msg(ring[k].sender, now());
                }
        }
        if (w > 200000000ull) w = 200000000ull;
        turn(w);
    }
}

static void run(const char *line) {
    const char *pp = strstr(line, "pids=");
    char pids[4096] = "";
    if (pp) sscanf(pp + 5, "%4095[0-9,]", pids);
    int mode = strstr(line, "mode=rate") ? 2 : 1;
    double warm = arg(line, "warm=", 1), dur = arg(line, "dur=", 5);
    senders = (int)arg(line, "senders=", 1);
    window_ = (int)arg(line, "window=", 4);
    rate_ = arg(line, "rate=", 20);
    memset(ring, 0, sizeof ring);
    lost = refused = sent = send_blocked = 0;
    uint64_t t = now(), check = 0;
    running = mode;
    if (mode == 1) { for (int w = 0; w < window_; w++) for (int s = 0; s < senders; s++) send_msg(s, now()); }
    else for (int s = 0; s < senders; s++) C[s].next_ns = t + (uint64_t)(1e9 / rate_ * (s + 1) / senders);
    pump(t + (uint64_t)(warm * 1e9), &check);
    memset(fine, 0, FINE * 4); memset(coarse, 0, COARSE * 4); hist_n = hist_max = 0;
    double c0 = cpu_of(pids), s0 = self_cpu();
    uint64_t d0 = deliveries, b0 = bytes_in, m0 = sent, t0 = now();
    pump(t0 + (uint64_t)(dur * 1e9), &check);
    double c1 = cpu_of(pids), s1 = self_cpu(), wall = (now() - t0) / 1e9;
    uint64_t d = deliveries - d0;
    printf("{\"mode\":\"%s\",\"n\":%d,\"rooms\":%d,\"senders\":%d,\"window\":%d,\"rate\":%.1f,\"wall\":%.3f,\"deliveries\":%lu,"
           "\"sent\":%lu,\"per_s\":%.0f,\"server_cpu\":%.3f,\"server_util\":%.3f,\"per_cpu_s\":%.0f,\"client_util\":%.3f,"
           "\"bytes_per_delivery\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f,\"lost\":%lu,\"refused\":%lu,"
           "\"closed\":%d,\"send_blocked\":%lu}\n",
           mode == 1 ? "sat" : "rate", N, R, senders, window_, rate_, wall, d, sent - m0, d / wall, c1 - c0, (c1 - c0) / wall,
           c1 > c0 ? d / (c1 - c0) : 0, (s1 - s0) / wall, d ? (double)(bytes_in - b0) / d : 0,
           pct(.5), pct(.99), pct(.999), hist_max / 1000.0, lost, refused, n_closed, send_blocked);
    fflush(stdout);
    running = 0;
    pump(now() + 300000000ull, &check);               /* let the tail arrive */
}

int main(int argc, char **argv) {
    if (argc < 5 || (strcmp(argv[1], "ws") && (strcmp(argv[1], "place") || argc < 6))) {
        fprintf(stderr, "usage: load ws|place PORT N ROOMS [FILE]\n");
        return 2;
    }
    P = strcmp(argv[1], "ws") ? PLACE : WS;
    port = atoi(argv[2]); N = atoi(argv[3]); R = atoi(argv[4]);
    C = calloc(N, sizeof *C); members = calloc(R, sizeof *members);
    fine = calloc(FINE, 4); coarse = calloc(COARSE, 4);
    FILE *who = P == PLACE ? fopen(argv[5], "r") : NULL;
    for (int i = 0; i < N; i++) {
        C[i].room = i % R; C[i].fd = -1; members[i % R]++;
        if (P == PLACE && (!who || fscanf(who, "%159s %79s", C[i].cookie, C[i].slug) != 2)) { fprintf(stderr, "FILE is too short\n"); return 2; }
    }
    if (who) fclose(who);
    ep = epoll_create1(0);
    struct epoll_event ev = {.events = EPOLLIN, .data.u32 = 0xffffffffu};
    epoll_ctl(ep, EPOLL_CTL_ADD, 0, &ev);
    fcntl(0, F_SETFL, O_NONBLOCK);
    uint64_t t0 = now(), quiet = t0;
    int last = 0;
    while (n_joined < N) {
        while (n_started < N && n_started - n_joined - n_failed < conc) start_conn(n_started);
        turn(50000000ull);
        if (n_joined != last) { last = n_joined; quiet = now(); }
        if (now() - quiet > 20000000000ull || n_failed > 20) { fprintf(stderr, "gave up: joined %d of %d, failed %d\n", n_joined, N, n_failed); return 3; }
    }
    double sec = (now() - t0) / 1e9;
    printf("{\"ready\":%d,\"connect_s\":%.3f,\"connect_per_s\":%.0f,\"failed\":%d}\n", n_joined, sec, N / sec, n_failed);
    fflush(stdout);
    for (;;) {
        while (!have_cmd) { pongs(now()); turn(200000000ull); }
        char *nl = strchr(cmd, '\n');
        *nl = 0;
        char line[4096];
        snprintf(line, sizeof line, "%s", cmd);
        memmove(cmd, nl + 1, strlen(nl + 1) + 1); cmd_len = (int)strlen(cmd);
        have_cmd = strchr(cmd, '\n') != NULL;
        if (!strncmp(line, "RUN", 3)) run(line);
        else if (!strncmp(line, "QUIT", 4)) return 0;
    }
}
