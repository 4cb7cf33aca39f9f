// Verify checks a Greenlane log with the public verifiers of the Go project (golang.org/x/mod/sumdb), and with nothing
// of Greenlane's: signature, tiles, entries, consistency, inclusion.
//
//	verify KEY FOLDER [OLD-CHECKPOINT] [PROOF...]
//
// KEY is the file of the log's public key, FOLDER holds what the log serves (checkpoint, tile/...).
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder reads tiles as C2SP tlog-tiles lays them out: the same paths as Go's, without the height.
type folder string

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// opened gives the tree that a checkpoint signs.
func opened(text []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// entries checks that every served leaf hashes to its place in the tree.
func entries(f folder, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << height {
		width := int(tree.N - first)
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: -1, N: first >> height, W: width}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return err
		}
		for number := first; number < first+int64(width); number++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("leaf %d: the bundle ends early", number)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			leaf := tlog.RecordHash(bundle[2:end])
			bundle = bundle[end:]
			proof, err := tlog.ProveRecord(tree.N, number, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, number, leaf); err != nil {
				return fmt.Errorf("leaf %d: %v", number, err)
			}
		}
		if len(bundle) > 0 {
			return fmt.Errorf("bundle %s: more than %d leaves", path, width)
		}
	}
	return nil
}

// inclusion checks a .tlog-proof file, which carries its leaf as extra data.
func inclusion(text []byte, verifier note.Verifier) error {
	heading, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(heading), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a proof")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := opened(checkpoint, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	key, err := os.ReadFile(os.Args[1])
	check(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	check(err)
	served := folder(os.Args[2])
	text, err := os.ReadFile(filepath.Join(string(served), "checkpoint"))
	check(err)
	tree, err := opened(text, verifier)
	check(err)
	hashes := tlog.TileHashReader(tree, served)
	check(entries(served, tree, hashes))
	for _, path := range os.Args[3:] {
		text, err := os.ReadFile(path)
		check(err)
		if strings.HasSuffix(path, ".tlog-proof") {
			check(inclusion(text, verifier))
			continue
		}
		old, err := opened(text, verifier)
		check(err)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
	}
	fmt.Printf("accepted %d leaves\n", tree.N)
}
