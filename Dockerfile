# c800 as one static binary in an image that holds nothing else: about 30 MB.
# The page templates and tables that Go compiles are committed, so that Go is
# all it takes to build.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY models/nocgo models/nocgo
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /image/c800 ./cmd/c800
# Two folders that the site may write to: its SQLite database, temporary files.
RUN mkdir -p /image/data /image/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /image/data /data
COPY --from=build --chown=65532:65532 /image/tmp /tmp
COPY --from=build /image/c800 /c800
USER 65532:65532
ENV C800_ADDR=0.0.0.0:8080 \
    C800_DATABASE_URL=sqlite:/data/c800.db \
    C800_LOG=json
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/c800"]
CMD ["serve"]
